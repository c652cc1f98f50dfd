import { expect, test } from "vitest";
import {
  LIMITS,
  pathOf,
  pointCount,
  simplify,
  squareAround,
  viewBoxOf,
  withinLimits,
} from "../src/drawing/geometry.js";

/** @typedef {import("../src/types.js").Stroke} Stroke */

/** @param {number} n @returns {Stroke} a wave of n points */
function wave(n, height = 100) {
  const steps = Array.from({ length: n }, (_, i) => i);
  return [
    steps.map((i) => (i * 256) / n),
    steps.map((i) => 128 + height * Math.sin(i / 7)),
    steps.map((i) => i * 8.4),
  ];
}

test("points on a straight line are dropped, its ends are kept", () => {
  const line = simplify(
    [
      [0, 5, 10, 20],
      [0, 5, 10, 20],
      [0, 1, 2, 3],
    ],
    0.1,
  );

  expect(line).toEqual([
    [0, 20],
    [0, 20],
    [0, 3],
  ]);
});

test("a corner is kept with its time", () => {
  const corner = simplify(
    [
      [0, 50, 100],
      [0, 40, 0],
      [0, 30, 60],
    ],
    2,
  );

  expect(corner).toEqual([
    [0, 50, 100],
    [0, 40, 0],
    [0, 30, 60],
  ]);
});

test("a drawing within the limits keeps every point, rounded to a tenth", () => {
  const drawing = withinLimits([
    [
      [1.26, 3],
      [2.04, 4],
      [0, 16.7],
    ],
  ]);

  expect(drawing).toEqual([
    [
      [1.3, 3],
      [2, 4],
      [0, 17],
    ],
  ]);
});

test("a drawing of too many points is thinned, and stays close to what was drawn", () => {
  const long = wave(20_000);

  const thinned = withinLimits([long, wave(20_000, 40)]);

  expect(pointCount(thinned)).toBeLessThanOrEqual(LIMITS.points);
  expect(pointCount(thinned)).toBeGreaterThan(100);
  expect(thinned[0]?.[0].at(-1)).toBeCloseTo(/** @type {number} */ (long[0].at(-1)), 0);
  expect(JSON.stringify(thinned).length).toBeLessThan(256_000);
});

test("of too many strokes the shortest go, and the others keep their order", () => {
  /** @type {Stroke[]} */
  const strokes = Array.from({ length: 250 }, (_, i) => [
    [0, i % 2 ? 1 : 100],
    [i, i],
    [0, 1],
  ]);

  const fewer = withinLimits(strokes);

  expect(fewer).toHaveLength(LIMITS.strokes);
  expect(fewer.filter(([xs]) => xs[1] === 100)).toHaveLength(125);
  expect(fewer.map(([, ys]) => ys[0])).toEqual(fewer.map(([, ys]) => ys[0]).sort((a = 0, b = 0) => a - b));
});

test("a dot is a path of no length, so that its round cap shows", () => {
  expect(pathOf([10], [20])).toBe("M10 20L10 20");
});

test("a stroke's path begins and ends where the pen did", () => {
  expect(pathOf([0, 10, 20], [0, 10, 0])).toBe("M0 0Q10 10 15 5L20 0");
});

test("the picture shows the whole surface, and more if a drawing goes beyond it", () => {
  expect(viewBoxOf([], 0)).toBe("0 0 256 256");
  expect(
    viewBoxOf(
      [
        [
          [-10, 300],
          [0, 100],
        ],
      ],
      0,
    ),
  ).toBe("-10 -10 310 310");
});

test("a square around a drawing has it in the middle, wide or high, or but a dot", () => {
  const square = (/** @type {number[]} */ xs, /** @type {number[]} */ ys) => squareAround([[xs, ys]], 0);

  expect(square([0, 255], [10, 20])).toBe("0 -112.5 255 255");
  expect(square([10, 20], [0, 200])).toBe("-85 0 200 200");
  expect(square([7], [7])).toBe("-25 -25 64 64");
});
