// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { PenLock } from "../src/drawing/pen-lock.js";
import { StrokeStore } from "../src/drawing/strokes.js";
import { Surface } from "../src/drawing/surface.js";

/** @type {HTMLCanvasElement} */
let canvas;
/** @type {StrokeStore} */
let store;
/** Says `change` when the screen's pixels become smaller or larger. @type {EventTarget} */
let resolution;
/** @type {PenLock} */
let lock;
/** @type {Surface} */
let surface;

/** A canvas of 512 pixels at (100, 0), in a browser that has what jsdom lacks. */
function makeCanvas() {
  const made = document.createElement("canvas");
  const context = new Proxy(
    { canvas: made },
    { get: (target, key) => (key === "canvas" ? target.canvas : () => {}) },
  );
  vi.spyOn(made, "getContext").mockReturnValue(/** @type {any} */ (context));
  const box = { left: 100, top: 0, width: 512, height: 512 };
  vi.spyOn(made, "getBoundingClientRect").mockReturnValue(/** @type {DOMRect} */ (box));
  made.setPointerCapture = () => {};
  return made;
}

/** @param {string} type @param {number} x @param {number} y @param {{ pointerId?: number, pointerType?: string, button?: number }} [init] */
function pointer(type, x, y, { button = 0, pointerId = 1, pointerType = "mouse" } = {}) {
  const event = new MouseEvent(type, { clientX: x, clientY: y, button, cancelable: true });
  canvas.dispatchEvent(Object.assign(event, { pointerId, pointerType }));
}

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  resolution = new EventTarget();
  vi.stubGlobal("matchMedia", (/** @type {string} */ query) =>
    query.includes("resolution") ? resolution : new EventTarget(),
  );
  vi.stubGlobal("requestAnimationFrame", () => 1);
  canvas = makeCanvas();
  store = new StrokeStore();
  lock = new PenLock();
  surface = new Surface(canvas, store, lock);
  surface.enabled = true;
  return () => vi.unstubAllGlobals();
});

test("a pointer draws in the units of the drawing, wherever the canvas is and however large", () => {
  pointer("pointerdown", 100, 0);
  pointer("pointermove", 356, 512);
  pointer("pointerup", 356, 512);

  expect(store.drawing.map(([xs, ys]) => [xs, ys])).toEqual([
    [
      [0, 128],
      [0, 256],
    ],
  ]);
});

test("a pen that leaves the paper stays at its edge", () => {
  pointer("pointerdown", 356, 256);
  pointer("pointermove", 5000, -40);
  pointer("pointerup", 5000, -40);

  expect(store.drawing[0]?.slice(0, 2)).toEqual([
    [128, 256],
    [128, 0],
  ]);
});

test("a second finger does not draw", () => {
  pointer("pointerdown", 200, 100, { pointerType: "touch" });
  pointer("pointerdown", 300, 300, { pointerType: "touch", pointerId: 2 });
  pointer("pointermove", 400, 400, { pointerType: "touch", pointerId: 2 });
  pointer("pointerup", 400, 400, { pointerType: "touch", pointerId: 2 });

  expect(store.openStroke?.[0]).toEqual([50]);
});

test("once a pen was seen, a palm no longer draws", () => {
  pointer("pointerdown", 200, 100, { pointerType: "pen" });
  pointer("pointerup", 200, 100, { pointerType: "pen" });

  pointer("pointerdown", 400, 400, { pointerType: "touch", pointerId: 2 });
  pointer("pointerup", 400, 400, { pointerType: "touch", pointerId: 2 });

  expect(store.drawing).toHaveLength(1);
});

test("a pen that comes while the palm rests on the paper draws, and what the palm drew is gone", () => {
  pointer("pointerdown", 400, 400, { pointerType: "touch", pointerId: 2 });
  pointer("pointermove", 410, 420, { pointerType: "touch", pointerId: 2 });

  pointer("pointerdown", 200, 100, { pointerType: "pen" });
  pointer("pointermove", 210, 120, { pointerType: "pen" });
  pointer("pointerup", 210, 120, { pointerType: "pen" });

  expect(store.drawing.map(([xs]) => xs)).toEqual([[50, 55]]);
  store.undo();
  expect(store.empty).toBe(true);
});

test("a pen over the paper locks it before either the pen or the palm touches", () => {
  pointer("pointermove", 200, 100, { pointerType: "pen" });

  pointer("pointerdown", 400, 400, { pointerType: "touch", pointerId: 2 });

  expect([lock.on, store.empty]).toEqual([true, true]);
});

test("a player who puts the pen away draws with a finger again, and no later pen locks it by itself", () => {
  pointer("pointermove", 200, 100, { pointerType: "pen" });
  lock.toggle();
  pointer("pointermove", 210, 100, { pointerType: "pen" });

  pointer("pointerdown", 400, 400, { pointerType: "touch", pointerId: 2 });
  pointer("pointerup", 400, 400, { pointerType: "touch", pointerId: 2 });

  expect(store.drawing).toHaveLength(1);
});

test("the right mouse button does not draw", () => {
  pointer("pointerdown", 200, 100, { button: 2 });

  expect(store.empty).toBe(true);
});

test("a stroke that the browser takes away is kept as far as it came", () => {
  pointer("pointerdown", 200, 100);
  pointer("pointermove", 220, 140);
  pointer("pointercancel", 0, 0);

  expect(store.drawing).toHaveLength(1);
  expect(store.openStroke).toBeNull();
});

test("a surface that is turned off lifts the pen and takes no more", () => {
  pointer("pointerdown", 200, 100);

  surface.enabled = false;
  pointer("pointermove", 300, 300);
  pointer("pointerdown", 300, 300);

  expect(store.drawing.map(([xs]) => xs)).toEqual([[50]]);
});

test("after a zoom the canvas has the screen's own pixels again, as often as that happens", () => {
  vi.spyOn(canvas, "clientWidth", "get").mockReturnValue(300);

  const sides = [2, 1.5].map((ratio) => {
    vi.stubGlobal("devicePixelRatio", ratio);
    resolution.dispatchEvent(new Event("change"));
    return canvas.width;
  });

  expect(sides).toEqual([600, 450]);
});
