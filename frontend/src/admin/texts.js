/** The admins' own texts, loaded when an admin comes. */

import { useEffect, useState } from "preact/hooks";
import { language } from "../messages/language.js";
import { useStore } from "../parts/hooks.js";

/** @typedef {typeof import("./en.js").default} Texts */

/** @type {Record<import("../types.js").LanguageCode, () => Promise<{ default: Texts }>>} */
const modules = { en: () => import("./en.js"), fr: () => import("./fr.js") };

/** @returns {Texts | null} null until they are there */
export function useTexts() {
  const { code } = useStore(language);
  const [loaded, setLoaded] = useState(/** @type {{ code: string, texts: Texts } | null} */ (null));
  useEffect(() => {
    let current = true;
    modules[code]().then(({ default: texts }) => current && setLoaded({ code, texts }));
    return () => {
      current = false;
    };
  }, [code]);
  return loaded?.texts ?? null;
}
