/** The strokes of one drawing, with undo and redo: data, apart from any pixels. */

import { EPSILON, simplify } from "./geometry.js";

/** @typedef {import("../types.js").Drawing} Drawing */
/** @typedef {import("../types.js").Stroke} Stroke */

/** A pen that moved less than this, in units of the drawing, has not moved. */
const STILL = 0.3;

/**
 * Says `extend` when the open stroke got a point, `finish` when the pen was lifted, and `change` whenever
 * strokes came or went in another way (undo, redo, clear, reset, a pen put down, a stroke dropped).
 */
export class StrokeStore extends EventTarget {
  /** @type {Drawing} */
  #strokes = [];
  /** @type {Stroke | null} */
  #open = null;
  /** @type {Drawing[]} */
  #past = [];
  /** @type {Drawing[]} */
  #future = [];
  /** @type {number | null} */
  #origin = null;

  /** Every stroke, the open one last. */
  get drawing() {
    return this.#open ? [...this.#strokes, this.#open] : this.#strokes;
  }

  get openStroke() {
    return this.#open;
  }

  get empty() {
    return this.#strokes.length === 0 && this.#open === null;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /**
   * Put the pen down.
   * @param {number} x @param {number} y in units of the drawing
   * @param {number} ms on any steady clock
   */
  begin(x, y, ms) {
    this.finish();
    this.#origin ??= ms;
    this.#open = [[x], [y], [ms - this.#origin]];
    this.#tell("change");
  }

  /** @param {number} x @param {number} y @param {number} ms */
  extend(x, y, ms) {
    if (!this.#open) return;
    const [xs, ys, ts] = this.#open;
    if (Math.hypot(x - (xs.at(-1) ?? 0), y - (ys.at(-1) ?? 0)) < STILL) return;
    xs.push(x);
    ys.push(y);
    ts.push(Math.max(ts.at(-1) ?? 0, ms - (this.#origin ?? ms)));
    this.#tell("extend");
  }

  /** Lift the pen. */
  finish() {
    if (!this.#open) return;
    const stroke = simplify(this.#open, EPSILON);
    this.#open = null;
    this.#become([...this.#strokes, stroke]);
    this.#tell("finish");
  }

  /** Take the open stroke away, as if it had never begun: it was no pen. */
  drop() {
    if (!this.#open) return;
    this.#open = null;
    if (!this.#strokes.length && !this.#past.length) this.#origin = null;
    this.#tell("change");
  }

  undo() {
    this.finish();
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.#strokes);
    this.#strokes = before;
    this.#tell("change");
  }

  redo() {
    this.finish();
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.#strokes);
    this.#strokes = after;
    this.#tell("change");
  }

  /** Take every stroke away; undo brings them back. */
  clear() {
    this.finish();
    if (this.empty) return;
    this.#become([]);
    this.#tell("change");
  }

  /** Begin another drawing: nothing to undo. */
  reset() {
    this.#strokes = [];
    this.#open = null;
    this.#past = [];
    this.#future = [];
    this.#origin = null;
    this.#tell("change");
  }

  /** @param {Drawing} strokes */
  #become(strokes) {
    this.#past.push(this.#strokes);
    this.#future = [];
    this.#strokes = strokes;
  }

  /** @param {"extend" | "finish" | "change"} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
