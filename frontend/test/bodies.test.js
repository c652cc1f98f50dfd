// @ts-expect-error The site has no use for the types of Node but here.
import { existsSync, readFileSync } from "node:fs";
// @ts-expect-error As above.
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { SIDE, shapesOf } from "../src/drawing/geometry.js";
import { StrokeStore } from "../src/drawing/strokes.js";

const DRAWINGS = new URL("../../../shared/quickdraw/drawings.ndjson.gz", import.meta.url);

/** One in so many of the real drawings. */
const SAMPLE = 500;

/** How far a hand comes between two events, in units of the drawing, and how much it trembles. */
const HAND = { step: 1.5, tremble: 0.4 };

/** @returns {number[][][][]} */
function sample() {
  /** @type {string[]} */
  const lines = gunzipSync(readFileSync(DRAWINGS)).toString().trim().split("\n");
  return lines.filter((_, i) => i % SAMPLE === 0).map((line) => JSON.parse(line).drawing);
}

/**
 * Draw the published outline again, with the events and the trembling of a hand.
 * @param {number[][][]} drawing
 */
function redraw(drawing) {
  const store = new StrokeStore();
  let ms = 0;
  let seed = 1;
  const tremble = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * HAND.tremble;
  };
  for (const [xs = [], ys = []] of drawing) {
    store.begin(xs[0] ?? 0, ys[0] ?? 0, ms);
    for (let i = 1; i < xs.length; i++) {
      const [x0, y0, x1, y1] = [xs[i - 1] ?? 0, ys[i - 1] ?? 0, xs[i] ?? 0, ys[i] ?? 0];
      const steps = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / HAND.step));
      for (let k = 1; k <= steps; k++) {
        ms += 8;
        store.extend(x0 + ((x1 - x0) * k) / steps + tremble(), y0 + ((y1 - y0) * k) / steps + tremble(), ms);
      }
    }
    store.finish();
    ms += 300;
  }
  return store.drawing;
}

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

test.skipIf(!existsSync(DRAWINGS))("the median real drawing asks for a guess with at most 2 kB", () => {
  const bodies = sample().map((drawing) => JSON.stringify({ drawing: shapesOf(redraw(drawing)), seq: 150 }));

  const [plain, compressed] = [
    median(bodies.map((body) => body.length)),
    median(bodies.map((body) => gzipSync(body).length)),
  ];
  console.info(`${bodies.length} drawings: median ${plain} bytes, ${compressed} compressed`);
  expect(bodies.length).toBeGreaterThan(200);
  expect(plain).toBeLessThanOrEqual(2000);
});

test("a guess about a stroke that is not finished is asked with what would be kept of it, without times", () => {
  const store = new StrokeStore();
  store.begin(0, 0, 0);
  for (let x = 1; x <= SIDE; x++) store.extend(x, x / 2, x);

  expect(shapesOf(store.drawing)).toEqual([
    [
      [0, SIDE],
      [0, SIDE / 2],
    ],
  ]);
});
