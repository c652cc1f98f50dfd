/** The drawings of a game, asked for once the game comes into sight: a long history is not loaded at once. */

import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../session.js";

/** So far below the window a game is already loaded. */
const AHEAD = "200px";

/** @typedef {Map<string, number[][][]>} Drawings by round */

/**
 * @param {string} game
 * @returns {[import("preact").RefObject<HTMLElement | null>, Drawings | null]} what is to come into sight, and null until the
 *   drawings are there; they are only an addition, so a failure is not told
 */
export function useDrawings(game) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [drawings, set] = useState(/** @type {Drawings | null} */ (null));
  useEffect(() => {
    let current = true;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        load(game).then(
          (found) => current && set(found),
          () => {},
        );
      },
      { rootMargin: AHEAD },
    );
    if (place.current) observer.observe(place.current);
    return () => {
      current = false;
      observer.disconnect();
    };
  }, [game]);
  return [place, drawings];
}

/** @param {string} game @returns {Promise<Drawings>} */
async function load(game) {
  /** @type {import("../types.js").Game} */
  const { results } = await api.get(`/games/${encodeURIComponent(game)}`);
  return new Map(results.map(({ round, drawing }) => [round, drawing]));
}
