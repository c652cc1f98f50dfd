/** A finished drawing as a picture, which can be drawn again before the viewer's eyes. */

import { useState } from "preact/hooks";
import { pathOf, viewBoxOf } from "../drawing/geometry.js";
import { LINE } from "../drawing/paint.js";
import { useMessages } from "./hooks.js";

/** A replay takes at most this long, in ms. */
const LONGEST_MS = 6000;

/**
 * When each stroke begins and how long it takes, in ms, squeezed to the longest replay.
 * @param {number[][][]} drawing
 */
export function timesOf(drawing) {
  const end = drawing.reduce((latest, [, , ts]) => Math.max(latest, ts?.at(-1) ?? 0), 0);
  const squeeze = Math.min(1, LONGEST_MS / Math.max(1, end));
  return drawing.map(([, , ts = []]) => {
    const [from = 0, to = from] = [ts[0], ts.at(-1)];
    return { delay: Math.round(from * squeeze), duration: Math.max(1, Math.round((to - from) * squeeze)) };
  });
}

/** @param {{ drawing: number[][][], label: string, replayable?: boolean }} props */
export function Picture({ drawing, label, replayable = false }) {
  const { game } = useMessages();
  const [turn, setTurn] = useState(0);
  return (
    <figure class="picture">
      <Strokes {...{ drawing, label, turn }} viewBox={viewBoxOf(drawing)} />
      {replayable && drawing.length > 0 && (
        <button type="button" class="button small" onClick={() => setTurn(turn + 1)}>
          {game.replay}
        </button>
      )}
    </figure>
  );
}

/**
 * A drawing as small as a line of text is high; its place is kept while it is on its way.
 * @param {{ drawing: number[][][] | undefined, label: string }} props
 */
export function Sketch({ drawing, label }) {
  return (
    <span class="thumb">
      {drawing && drawing.length > 0 && (
        <Strokes drawing={drawing} label={label} turn={0} viewBox={viewBoxOf(drawing)} />
      )}
    </span>
  );
}

/**
 * A drawing's strokes; those of another `turn` above 0 are drawn again.
 * @param {{ drawing: number[][][], label: string, turn: number, viewBox: string }} props
 */
export function Strokes({ drawing, label, turn, viewBox }) {
  const times = timesOf(drawing);
  return (
    <svg key={turn} class={turn ? "replay" : undefined} viewBox={viewBox} role="img" aria-label={label}>
      {drawing.map(([xs = [], ys = []], i) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: a stroke is its place in the drawing
          key={i}
          d={pathOf(xs, ys)}
          pathLength={1}
          stroke-width={LINE}
          style={{ "--delay": `${times[i]?.delay}ms`, "--duration": `${times[i]?.duration}ms` }}
        />
      ))}
    </svg>
  );
}
