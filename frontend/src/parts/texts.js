/** Texts that only some pages need, loaded with those pages. */

import { useEffect, useState } from "preact/hooks";
import { language } from "../messages/language.js";
import { useStore } from "./hooks.js";

/**
 * A hook that gives the texts in the language that is chosen; null until they are there.
 * @template T
 * @param {Record<import("../types.js").LanguageCode, () => Promise<{ default: T }>>} modules
 * @returns {() => T | null}
 */
export function textsOf(modules) {
  return () => {
    const { code } = useStore(language);
    const [loaded, setLoaded] = useState(/** @type {{ code: string, texts: T } | null} */ (null));
    useEffect(() => {
      let current = true;
      modules[code]().then(({ default: texts }) => current && setLoaded({ code, texts }));
      return () => {
        current = false;
      };
    }, [code]);
    return loaded?.texts ?? null;
  };
}
