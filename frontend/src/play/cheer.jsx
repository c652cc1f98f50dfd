/** The moment of recognition: the drawing is gone over with a marker, and shines. */

import { useState } from "preact/hooks";
import { pathOf, SIDE, squareAround } from "../drawing/geometry.js";

/** Rays around the drawing. */
const RAYS = 14;

/** @param {{ drawing: import("../types.js").Drawing }} props the drawing as it was then: the player may go on with it */
export function Cheer({ drawing }) {
  const [strokes] = useState(() => drawing.map(([xs, ys]) => pathOf(xs, ys)));
  const [[x = 0, y = 0, side = SIDE]] = useState(() => squareAround(drawing, 0).split(" ").map(Number));
  const radius = Math.min(0.55 * side + 14, 0.42 * SIDE);
  const at = `translate(${x + side / 2} ${y + side / 2})`;
  return (
    <svg class="cheer" viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      <g class="cheer-marker">
        {strokes.map((path, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
          <path key={i} d={path} pathLength={1} />
        ))}
      </g>
      <g class="cheer-rays" transform={at}>
        {Array.from({ length: RAYS }, (_, i) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
            key={i}
            d={`M0 ${-radius}v${i % 2 ? -14 : -22}`}
            pathLength={1}
            transform={`rotate(${(360 / RAYS) * i})`}
          />
        ))}
      </g>
    </svg>
  );
}
