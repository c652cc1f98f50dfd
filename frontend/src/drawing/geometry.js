/** Pure geometry of drawings: thinning to the API's limits, and outlines as SVG paths. */

/** @typedef {import("../types.js").Drawing} Drawing */
/** @typedef {import("../types.js").Stroke} Stroke */

/** A drawing's side: x and y run from 0 to 256, y downwards. */
export const SIDE = 256;

/** What the API takes at most; times in ms. */
export const LIMITS = { strokes: 200, points: 6000, time: 3_600_000 };

/** @param {Drawing} drawing */
export function pointCount(drawing) {
  return drawing.reduce((sum, [xs]) => sum + xs.length, 0);
}

/**
 * Squared distance from point i to the segment between the points a and b.
 * @param {Stroke} stroke @param {number} i @param {number} a @param {number} b
 */
function squaredDistance([xs, ys], i, a, b) {
  const ax = xs[a] ?? 0;
  const ay = ys[a] ?? 0;
  const dx = (xs[b] ?? 0) - ax;
  const dy = (ys[b] ?? 0) - ay;
  const px = (xs[i] ?? 0) - ax;
  const py = (ys[i] ?? 0) - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return (px - along * dx) ** 2 + (py - along * dy) ** 2;
}

/**
 * Ramer–Douglas–Peucker: the points that keep a stroke's shape to within `epsilon`.
 * @param {Stroke} stroke
 * @param {number} epsilon in units of the drawing
 * @returns {Stroke}
 */
export function simplify(stroke, epsilon) {
  const last = stroke[0].length - 1;
  if (last < 2) return stroke;
  const kept = new Set([0, last]);
  const spans = [[0, last]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [a = 0, b = 0] = span;
    let farthest = -1;
    let most = epsilon * epsilon;
    for (let i = a + 1; i < b; i++) {
      const distance = squaredDistance(stroke, i, a, b);
      if (distance <= most) continue;
      farthest = i;
      most = distance;
    }
    if (farthest < 0) continue;
    kept.add(farthest);
    spans.push([a, farthest], [farthest, b]);
  }
  const pick = (/** @type {number[]} */ axis) => axis.filter((_, i) => kept.has(i));
  return [pick(stroke[0]), pick(stroke[1]), pick(stroke[2])];
}

/** @param {Stroke} stroke */
function length([xs, ys]) {
  let sum = 0;
  for (let i = 1; i < xs.length; i++) {
    sum += Math.hypot((xs[i] ?? 0) - (xs[i - 1] ?? 0), (ys[i] ?? 0) - (ys[i - 1] ?? 0));
  }
  return sum;
}

/**
 * The drawing without its shortest strokes, in the same order.
 * @param {Drawing} drawing @param {number} most
 */
function longestStrokes(drawing, most) {
  if (drawing.length <= most) return drawing;
  const byLength = drawing.map((stroke, i) => ({ i, length: length(stroke) }));
  byLength.sort((a, b) => b.length - a.length);
  const kept = new Set(byLength.slice(0, most).map(({ i }) => i));
  return drawing.filter((_, i) => kept.has(i));
}

/** @param {number} value */
const tenth = (value) => Math.round(value * 10) / 10;

/**
 * A drawing as the API takes it: rounded, and thinned where it has too many strokes or points.
 * @param {Drawing} drawing
 * @returns {Drawing}
 */
export function withinLimits(drawing, limits = LIMITS) {
  let fitting = longestStrokes(drawing, limits.strokes);
  for (let epsilon = 0.25; pointCount(fitting) > limits.points; epsilon *= 2) {
    fitting = fitting.map((stroke) => simplify(stroke, epsilon));
  }
  const time = (/** @type {number} */ t) => Math.min(Math.round(t), limits.time);
  return fitting.map(([xs, ys, ts]) => [xs.map(tenth), ys.map(tenth), ts.map(time)]);
}

/** Points that shape a stroke by less than this go: no eye sees it, and every request gets shorter. */
export const EPSILON = 0.25;

/**
 * A drawing as a guess needs it: the shapes alone, without the times, and the open stroke as if it were finished.
 * @param {Drawing} drawing
 * @returns {[number[], number[]][]}
 */
export function shapesOf(drawing) {
  const fitting = withinLimits(drawing.map((stroke) => simplify(stroke, EPSILON)));
  return fitting.map(([xs, ys]) => [xs, ys]);
}

/**
 * A stroke as SVG path data: smooth through the middles of its segments; a dot is a line of no length.
 * @param {readonly number[]} xs @param {readonly number[]} ys
 */
export function pathOf(xs, ys) {
  const at = (/** @type {number} */ i) => `${tenth(xs[i] ?? 0)} ${tenth(ys[i] ?? 0)}`;
  const middle = (/** @type {number} */ i) =>
    `${tenth(((xs[i] ?? 0) + (xs[i + 1] ?? 0)) / 2)} ${tenth(((ys[i] ?? 0) + (ys[i + 1] ?? 0)) / 2)}`;
  let path = `M${at(0)}`;
  for (let i = 1; i < xs.length - 1; i++) path += `Q${at(i)} ${middle(i)}`;
  return `${path}L${at(xs.length - 1)}`;
}

/**
 * The square that shows a whole drawing, with a margin: drawings keep their place on the surface if it fits.
 * @param {number[][][]} drawing
 * @returns {string} an SVG viewBox
 */
export function viewBoxOf(drawing, margin = 8) {
  const xs = drawing.flatMap(([axis = []]) => axis);
  const ys = drawing.flatMap(([, axis = []]) => axis);
  const low = Math.min(0, ...bounds(xs, Math.min), ...bounds(ys, Math.min));
  const high = Math.max(SIDE, ...bounds(xs, Math.max), ...bounds(ys, Math.max));
  return `${low - margin} ${low - margin} ${high - low + 2 * margin} ${high - low + 2 * margin}`;
}

/**
 * The square that has a whole drawing in its middle, with a margin.
 * @param {number[][][]} drawing
 * @returns {string} an SVG viewBox
 */
export function squareAround(drawing, margin = 8) {
  const ends = [0, 1].map((axis) => {
    const values = drawing.flatMap((stroke) => stroke[axis] ?? []);
    return [bounds(values, Math.min)[0] ?? 0, bounds(values, Math.max)[0] ?? SIDE];
  });
  const side = Math.max(SIDE / 4, ...ends.map(([low = 0, high = 0]) => high - low)) + 2 * margin;
  const [left, top] = ends.map(([low = 0, high = 0]) => tenth((low + high - side) / 2));
  return `${left} ${top} ${tenth(side)} ${tenth(side)}`;
}

/** @param {number[]} values @param {(a: number, b: number) => number} choose */
function bounds(values, choose) {
  return values.length ? [values.reduce((a, b) => choose(a, b))] : [];
}
