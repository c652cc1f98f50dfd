/** Strokes onto a canvas: whole drawings, or only what the open stroke has gained. */

import { SIDE } from "./geometry.js";

/** Width of a line, in units of the drawing. */
export const LINE = 4;

/** @typedef {import("../types.js").Drawing} Drawing */
/** @typedef {import("../types.js").Stroke} Stroke */

/** @param {CanvasRenderingContext2D} context @param {string} colour */
function prepare(context, colour) {
  const scale = context.canvas.width / SIDE;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.lineWidth = LINE;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = colour;
}

/**
 * Draw the part of a stroke from its point `from` on; neighbouring parts join without a seam.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {number} from
 */
function trace(context, [xs, ys], from) {
  const x = (/** @type {number} */ i) => xs[i] ?? 0;
  const y = (/** @type {number} */ i) => ys[i] ?? 0;
  const first = Math.max(1, from);
  const last = xs.length - 1;
  context.beginPath();
  if (first === 1) context.moveTo(x(0), y(0));
  else context.moveTo((x(first - 2) + x(first - 1)) / 2, (y(first - 2) + y(first - 1)) / 2);
  for (let i = Math.max(1, first - 1); i < last; i++) {
    context.quadraticCurveTo(x(i), y(i), (x(i) + x(i + 1)) / 2, (y(i) + y(i + 1)) / 2);
  }
  context.lineTo(x(last), y(last));
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Drawing} drawing @param {string} colour */
export function paint(context, drawing, colour) {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  prepare(context, colour);
  for (const stroke of drawing) trace(context, stroke, 0);
}

/**
 * Add the points that a stroke has gained to what is painted.
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {number} from the first point that is new
 * @param {string} colour
 */
export function paintMore(context, stroke, from, colour) {
  prepare(context, colour);
  trace(context, stroke, from);
}
