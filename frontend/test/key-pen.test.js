// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { KeyPen } from "../src/drawing/key-pen.js";
import { StrokeStore } from "../src/drawing/strokes.js";

/** @type {HTMLElement} */
let paper;
/** @type {StrokeStore} */
let store;
/** @type {KeyPen} */
let pen;

/** @param {"keydown" | "keyup"} type @param {string} key @param {KeyboardEventInit} [init] */
function key(type, key, init = {}) {
  const event = new KeyboardEvent(type, { key, cancelable: true, ...init });
  paper.dispatchEvent(event);
  return event;
}

/** Press a key and let it go at once, as some ways to type do. @param {string} name @param {KeyboardEventInit} [init] */
function tap(name, init) {
  key("keydown", name, init);
  key("keyup", name, init);
}

/** @param {string} name @param {number} ms @param {KeyboardEventInit} [init] */
function hold(name, ms, init) {
  key("keydown", name, init);
  vi.advanceTimersByTime(ms);
  key("keyup", name, init);
}

const strokes = () => store.drawing.map(([xs, ys]) => [xs, ys]);

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["performance", "requestAnimationFrame", "cancelAnimationFrame", "setTimeout", "clearTimeout"],
  });
  paper = document.createElement("div");
  store = new StrokeStore();
  pen = new KeyPen(paper, store);
  pen.enabled = true;
  return () => vi.useRealTimers();
});

test("a pen that is up moves and draws nothing", () => {
  tap("ArrowRight");
  tap("ArrowDown");

  expect([pen.x, pen.y, pen.shown]).toEqual([130, 130, true]);
  expect(store.empty).toBe(true);
});

test("between two taps of the space bar the arrows draw one stroke", () => {
  tap(" ");
  tap("ArrowRight");
  tap("ArrowRight");
  tap("ArrowUp");
  expect(pen.down).toBe(true);
  tap(" ");
  tap("ArrowRight");

  expect(pen.down).toBe(false);
  expect(strokes()).toEqual([
    [
      [128, 132, 132],
      [128, 128, 126],
    ],
  ]);
});

test("a key that is held gathers speed, and two together lead slantwise", () => {
  hold("ArrowLeft", 300);
  const first = 128 - pen.x;
  hold("ArrowRight", 900);
  const longer = pen.x - (128 - first);
  expect(longer).toBeGreaterThan(3 * first);

  key("keydown", "ArrowUp");
  key("keydown", "ArrowLeft");
  const [x, y] = [pen.x, pen.y];
  vi.advanceTimersByTime(300);

  expect(x - pen.x).toBeCloseTo(y - pen.y);
  expect(y - pen.y).toBeGreaterThan(3);
});

test("with shift it goes slowly, for what is fine", () => {
  tap("ArrowRight", { shiftKey: true });
  expect(pen.x).toBe(129);

  hold("ArrowRight", 1000, { shiftKey: true });

  expect(pen.x).toBeGreaterThan(145);
  expect(pen.x).toBeLessThan(160);
});

test("it stops where the paper ends", () => {
  hold("ArrowUp", 5000);

  expect([pen.x, pen.y]).toEqual([128, 0]);
});

test("a key that is held down repeats nothing", () => {
  tap(" ");
  key("keydown", " ", { repeat: true });

  expect(pen.down).toBe(true);
});

test("the page does not scroll for its keys, and keeps all others", () => {
  expect(key("keydown", "ArrowDown").defaultPrevented).toBe(true);
  expect(key("keydown", " ").defaultPrevented).toBe(true);

  expect(key("keydown", "Tab").defaultPrevented).toBe(false);
  expect(key("keydown", "ArrowLeft", { altKey: true }).defaultPrevented).toBe(false);
});

test("who leaves the paper lifts the pen, and nothing stays held", () => {
  tap(" ");
  key("keydown", "ArrowRight");
  vi.advanceTimersByTime(100);

  paper.dispatchEvent(new Event("blur"));
  const { x } = pen;
  vi.advanceTimersByTime(500);

  expect([pen.down, pen.x]).toEqual([false, x]);
  expect(strokes()).toHaveLength(1);
});

test("what was undone under the pen lifts it", () => {
  tap(" ");
  tap("ArrowRight");

  store.undo();
  tap("ArrowRight");

  expect([pen.down, store.empty]).toEqual([false, true]);
});

test("a hand that draws hides it, and ends its stroke first", () => {
  tap(" ");
  tap("ArrowRight");

  paper.dispatchEvent(new Event("pointerdown"));

  expect([pen.shown, pen.down]).toEqual([false, false]);
  expect(strokes()).toHaveLength(1);
});

test("between the rounds it takes no key, and lies in the middle of the next paper", () => {
  hold("ArrowRight", 500);
  pen.enabled = false;
  tap("ArrowRight");
  expect(key("keydown", " ").defaultPrevented).toBe(false);

  pen.enabled = true;

  expect([pen.x, pen.y, pen.shown]).toEqual([128, 128, false]);
});
