/** Lets the items of a list glide to their new places. */

import { useLayoutEffect, useRef } from "preact/hooks";

const GLIDE = { duration: 200, easing: "ease-out" };

/**
 * @param {string} order changes whenever items change their places
 * @returns {import("preact").RefObject<HTMLDivElement | null>} for what is around the list
 */
export function useMoves(order) {
  const around = useRef(/** @type {HTMLDivElement | null} */ (null));
  const tops = useRef(/** @type {Map<Element, number>} */ (new Map()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `order` says when to look.
  useLayoutEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const items = [...(around.current?.querySelectorAll("li") ?? [])];
    const now = new Map(items.map((item) => [item, item.offsetTop]));
    for (const [item, top] of now) {
      const way = (tops.current.get(item) ?? top) - top;
      if (way && !still) item.animate([{ transform: `translateY(${way}px)` }, {}], GLIDE);
    }
    tops.current = now;
  }, [order]);
  return around;
}
