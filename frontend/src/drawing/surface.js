/** The drawing surface: pointer events of one pointer into a stroke store, and the store's strokes onto a canvas. */

import { SIDE } from "./geometry.js";
import { paint, paintMore } from "./paint.js";

/** @typedef {import("./strokes.js").StrokeStore} StrokeStore */
/** @typedef {import("./pen-lock.js").PenLock} PenLock */

export class Surface {
  /** Whether the pen draws; turning it off lifts the pen. */
  #enabled = false;
  #canvas;
  #store;
  #context;
  #lock;
  /** The one that draws. @type {{ id: number, type: string } | null} */
  #pointer = null;
  /** Points of the open stroke that are on the canvas. */
  #painted = 0;
  /** @type {number | null} */
  #frame = null;
  #whole = true;
  #colour = "";
  #end = new AbortController();
  #observer = new ResizeObserver(() => this.#resize());

  /** @param {HTMLCanvasElement} canvas square @param {StrokeStore} store @param {PenLock} lock */
  constructor(canvas, store, lock) {
    this.#canvas = canvas;
    this.#store = store;
    this.#lock = lock;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.#listen();
    this.#observer.observe(canvas);
    this.#watchResolution();
    this.#resize();
  }

  get enabled() {
    return this.#enabled;
  }

  set enabled(on) {
    this.#enabled = on;
    if (!on) this.#lift();
  }

  destroy() {
    this.#end.abort();
    this.#observer.disconnect();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  /** Zoom may change how many of the screen's pixels the canvas has, and leave its size. */
  #watchResolution() {
    const same = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const { signal } = this.#end;
    const changed = () => {
      this.#resize();
      this.#watchResolution();
    };
    same.addEventListener("change", changed, { signal, once: true });
  }

  #listen() {
    const { signal } = this.#end;
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    canvas.addEventListener("pointermove", (event) => this.#move(event), { signal });
    for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      canvas.addEventListener(type, (event) => event.pointerId === this.#pointer?.id && this.#lift(), {
        signal,
      });
    }
    canvas.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    // Safari selects and magnifies on a long touch unless the touch itself is refused.
    canvas.addEventListener("touchstart", (event) => event.preventDefault(), { signal, passive: false });
    for (const type of ["change", "finish"]) {
      this.#store.addEventListener(type, () => this.#repaint(true), { signal });
    }
    this.#store.addEventListener("extend", () => this.#repaint(false), { signal });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => this.#repaint(true), { signal });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#heed(event);
    if (!this.#enabled || this.#pointer !== null || event.button !== 0) return;
    if (event.pointerType === "touch" && this.#lock.on) return;
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true });
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointer = { id: event.pointerId, type: event.pointerType };
    this.#store.begin(...this.#point(event, this.#canvas.getBoundingClientRect()));
  }

  /**
   * Look out for a pen, which may be near before it touches: the touch that draws now was a palm.
   * @param {PointerEvent} event
   */
  #heed(event) {
    if (event.pointerType !== "pen") return;
    this.#lock.see();
    if (!this.#lock.on || this.#pointer?.type !== "touch") return;
    this.#pointer = null;
    this.#store.drop();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    this.#heed(event);
    if (event.pointerId !== this.#pointer?.id) return;
    const box = this.#canvas.getBoundingClientRect();
    const coalesced = event.getCoalescedEvents?.() ?? [];
    for (const each of coalesced.length ? coalesced : [event]) this.#store.extend(...this.#point(each, box));
  }

  #lift() {
    if (this.#pointer === null) return;
    this.#pointer = null;
    this.#store.finish();
  }

  /** @param {PointerEvent} event @param {DOMRect} box @returns {[number, number, number]} x, y and time */
  #point(event, box) {
    const x = ((event.clientX - box.left) / box.width) * SIDE;
    const y = ((event.clientY - box.top) / box.height) * SIDE;
    return [clamp(x), clamp(y), event.timeStamp];
  }

  #resize() {
    const side = Math.max(1, Math.round(this.#canvas.clientWidth * devicePixelRatio));
    if (side !== this.#canvas.width) {
      this.#canvas.width = side;
      this.#canvas.height = side;
    }
    this.#repaint(true);
  }

  /** @param {boolean} whole */
  #repaint(whole) {
    this.#whole ||= whole;
    this.#frame ??= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = null;
    const open = this.#store.openStroke;
    if (this.#whole) {
      this.#colour = getComputedStyle(this.#canvas).color;
      paint(this.#context, this.#store.drawing, this.#colour);
    } else if (open) paintMore(this.#context, open, this.#painted, this.#colour);
    this.#painted = open?.[0].length ?? 0;
    this.#whole = false;
  }
}

/** @param {number} value */
function clamp(value) {
  return Math.min(SIDE, Math.max(0, value));
}
