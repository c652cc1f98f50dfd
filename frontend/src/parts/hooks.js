/** Hooks that join components to stores, messages and the API. */

import { useCallback, useEffect, useReducer, useState } from "preact/hooks";
import { language } from "../messages/language.js";
import { session } from "../session.js";

/**
 * Render again whenever the store says `type`.
 * @template {EventTarget} T
 * @param {T} store
 * @param {string} [type]
 * @returns {T}
 */
export function useStore(store, type = "change") {
  const [, render] = useReducer((/** @type {number} */ n) => n + 1, 0);
  useEffect(() => {
    const again = () => render(undefined);
    store.addEventListener(type, again);
    again();
    return () => store.removeEventListener(type, again);
  }, [store, type]);
  return store;
}

export function useMessages() {
  return useStore(language).messages;
}

export function useSession() {
  return useStore(session);
}

/**
 * @template T
 * @typedef {{ data: T | null, error: Error | null, reload: () => void, set: (data: T) => void }} Resource
 */

/**
 * What `load` answers; asked for again when `key` changes.
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} load
 * @returns {Resource<T>}
 */
export function useResource(key, load) {
  const [state, set] = useState(
    /** @type {{ key: string, data: T | null, error: Error | null }} */ (none(key)),
  );
  const [turn, reload] = useReducer((/** @type {number} */ n) => n + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` and `turn` say when to ask, `load` only how.
  useEffect(() => {
    let current = true;
    set(none(key));
    load().then(
      (data) => current && set({ key, data, error: null }),
      (error) => current && set({ key, data: null, error }),
    );
    return () => {
      current = false;
    };
  }, [key, turn]);
  const replace = useCallback((/** @type {T} */ data) => set({ key, data, error: null }), [key]);
  const { data, error } = state.key === key ? state : none(key);
  return { data, error, reload: () => reload(undefined), set: replace };
}

/** @param {string} key */
function none(key) {
  return { key, data: null, error: null };
}

/**
 * A list that comes page by page: the items so far, and how to get more where there are more.
 * @template T
 * @param {string} key
 * @param {(cursor: string | null) => Promise<import("../types.js").Page<T>>} load
 */
export function usePages(key, load) {
  const first = useResource(key, () => load(null));
  const [moreError, setMoreError] = useState(/** @type {Error | null} */ (null));
  const { data } = first;
  const cursor = data?.cursor ?? null;
  const more = async () => {
    setMoreError(null);
    try {
      const next = await load(cursor);
      if (data) first.set({ items: [...data.items, ...next.items], cursor: next.cursor ?? null });
    } catch (error) {
      setMoreError(/** @type {Error} */ (error));
    }
  };
  return { ...first, moreError, more: cursor ? more : null };
}
