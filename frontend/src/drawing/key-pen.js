/** A pen that the keyboard moves: the arrow keys steer it, the space bar puts it down and lifts it. */

import { SIDE } from "./geometry.js";

/** @typedef {import("./strokes.js").StrokeStore} StrokeStore */

/** Where each arrow leads. @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** What a tap moves, in units of the drawing: keys may come without any time between down and up. */
const STEP = { free: 2, fine: 1 };

/** Speeds of a held key, in units a second; it gathers speed over `gather` ms, except where it is to be fine. */
const SPEED = { first: 30, most: 190, fine: 24, gather: 900 };

/** Longest time between two pictures, in ms: a page that was not shown moves no pen. */
const LONGEST_MS = 50;

/** Says `change` whenever the pen moved, came down or went up, or is shown or hidden. */
export class KeyPen extends EventTarget {
  x = SIDE / 2;
  y = SIDE / 2;
  down = false;
  /** Whether the keyboard draws: a pen nobody moves is not in the way of those who draw by hand. */
  shown = false;

  #enabled = false;
  #store;
  /** @type {Set<string>} */
  #held = new Set();
  #fine = false;
  #since = 0;
  #last = 0;
  /** @type {number | null} */
  #frame = null;
  #end = new AbortController();

  /** @param {HTMLElement} paper what has the keyboard @param {StrokeStore} store */
  constructor(paper, store) {
    super();
    this.#store = store;
    const { signal } = this.#end;
    paper.addEventListener("keydown", (event) => this.#press(event), { signal });
    paper.addEventListener("keyup", (event) => this.#release(event), { signal });
    paper.addEventListener("blur", () => this.#leave(), { signal });
    paper.addEventListener("pointerdown", () => this.#hide(), { signal });
    // Undo and its like lift any pen.
    for (const type of ["change", "finish"]) store.addEventListener(type, () => this.#follow(), { signal });
  }

  get enabled() {
    return this.#enabled;
  }

  /** A pen that is handed out anew lies in the middle. */
  set enabled(on) {
    if (on === this.#enabled) return;
    this.#enabled = on;
    this.#leave();
    [this.x, this.y, this.shown] = [SIDE / 2, SIDE / 2, false];
    this.#tell();
  }

  destroy() {
    this.#end.abort();
    this.#stop();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.#enabled || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      if (!event.repeat) this.#toggle();
      return;
    }
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    this.#fine = event.shiftKey;
    if (event.repeat || this.#held.has(event.key)) return;
    if (!this.#held.size) this.#since = now();
    this.#held.add(event.key);
    this.#move(arrow, this.#fine ? STEP.fine : STEP.free);
    this.#run();
  }

  /** @param {KeyboardEvent} event */
  #release(event) {
    if (event.key === "Shift") this.#fine = false;
    this.#held.delete(event.key);
    if (!this.#held.size) this.#stop();
  }

  #toggle() {
    this.shown = true;
    if (this.down) return this.#store.finish();
    this.#store.begin(this.x, this.y, now());
    this.down = true;
    this.#tell();
  }

  #run() {
    if (this.#frame !== null) return;
    this.#last = now();
    this.#frame = requestAnimationFrame(() => this.#glide());
  }

  #glide() {
    const at = now();
    const gathered = Math.min(1, (at - this.#since) / SPEED.gather);
    const speed = this.#fine ? SPEED.fine : SPEED.first + (SPEED.most - SPEED.first) * gathered ** 2;
    const way = (speed * Math.min(LONGEST_MS, at - this.#last)) / 1000;
    let [dx, dy] = [0, 0];
    for (const key of this.#held) {
      dx += ARROWS[key]?.[0] ?? 0;
      dy += ARROWS[key]?.[1] ?? 0;
    }
    const length = Math.hypot(dx, dy);
    if (length > 0) this.#move([dx / length, dy / length], way);
    this.#last = at;
    this.#frame = requestAnimationFrame(() => this.#glide());
  }

  /** @param {[number, number]} towards @param {number} way in units of the drawing */
  #move([dx, dy], way) {
    this.x = clamp(this.x + dx * way);
    this.y = clamp(this.y + dy * way);
    this.shown = true;
    if (this.down) this.#store.extend(this.x, this.y, now());
    this.#tell();
  }

  /** The stroke ended without the space bar. */
  #follow() {
    if (!this.down || this.#store.openStroke) return;
    this.down = false;
    this.#tell();
  }

  /** The keyboard is elsewhere: nothing is held, and the pen is up. */
  #leave() {
    this.#stop();
    this.#held.clear();
    if (this.down) this.#store.finish();
  }

  /** Somebody draws by hand. */
  #hide() {
    this.#leave();
    this.shown = false;
    this.#tell();
  }

  #stop() {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

function now() {
  return performance.now();
}

/** @param {number} value */
function clamp(value) {
  return Math.min(SIDE, Math.max(0, value));
}
