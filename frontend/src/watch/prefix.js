/** How far a drawing has come: the part of it that is there after a share of its points. */

/** @typedef {number[][][]} Drawing strokes as `[[x…], [y…], …]` */

/** @param {Drawing} drawing */
function points(drawing) {
  return drawing.reduce((sum, [xs = []]) => sum + xs.length, 0);
}

/**
 * The first `share` (0 to 1) of the points, the last line drawn as far as it goes; as the API cuts a drawing, so that
 * the machine sees what is on view.
 * @param {Drawing} drawing @param {number} share
 * @returns {[number[], number[]][]} the strokes that have begun
 */
export function prefixOf(drawing, share) {
  let left = Math.max(0, Math.min(1, share)) * points(drawing);
  /** @type {[number[], number[]][]} */
  const begun = [];
  for (const [xs = [], ys = []] of drawing) {
    if (left <= 0) break;
    begun.push(cut(xs, ys, left));
    left -= xs.length;
  }
  return begun;
}

/**
 * @param {number[]} xs @param {number[]} ys @param {number} count points, the last perhaps in part; above 0
 * @returns {[number[], number[]]}
 */
function cut(xs, ys, count) {
  const whole = Math.max(1, Math.min(xs.length, Math.floor(count)));
  const some = /** @type {[number[], number[]]} */ ([xs.slice(0, whole), ys.slice(0, whole)]);
  const rest = count - whole;
  if (rest <= 0 || whole >= xs.length) return some;
  for (const [axis, values] of [xs, ys].entries()) {
    const [from = 0, to = 0] = [values[whole - 1], values[whole]];
    some[/** @type {0 | 1} */ (axis)].push(from + (to - from) * rest);
  }
  return some;
}
