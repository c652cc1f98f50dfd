/** The paper on which a riddle is drawn anew. */

import { useEffect, useReducer } from "preact/hooks";
import { pathOf, squareAround } from "../drawing/geometry.js";
import { LINE } from "../drawing/paint.js";
import { prefixOf } from "./prefix.js";

/** @typedef {import("./watch.js").Watch} Watch */

/** Where somebody wants less motion, a drawing grows in so many steps. */
const STEPS = 10;

/** @param {{ watch: Watch, label: (percent: number) => string }} props */
export function Paper({ watch, label }) {
  useMoves(watch);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const share = calm ? Math.floor(watch.share * STEPS + 1e-9) / STEPS : watch.share;
  const { drawing } = watch.riddle.drawing;
  const strokes = prefixOf(drawing, share);
  return (
    <div class="picture">
      <svg viewBox={squareAround(drawing)} role="img" aria-label={label(Math.floor(share * 10) * 10)}>
        {strokes.map(([xs, ys], i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stroke is its place in the drawing
          <path key={i} d={pathOf(xs, ys)} stroke-width={LINE} />
        ))}
      </svg>
    </div>
  );
}

/** Render again with each picture that the browser shows, while time passes. @param {Watch} watch */
function useMoves(watch) {
  const [, render] = useReducer((/** @type {number} */ n) => n + 1, 0);
  useEffect(() => {
    const again = () => render(undefined);
    let before = performance.now();
    let frame = requestAnimationFrame(function pass(now) {
      // A tab that was away shows nothing it has not shown: the drawing waits.
      watch.pass(Math.min(100, Math.max(0, now - before)));
      before = now;
      frame = requestAnimationFrame(pass);
    });
    watch.addEventListener("move", again);
    return () => {
      cancelAnimationFrame(frame);
      watch.removeEventListener("move", again);
    };
  }, [watch]);
}
