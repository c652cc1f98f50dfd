import { beforeEach, expect, test, vi } from "vitest";
import { StrokeStore } from "../src/drawing/strokes.js";

/** @type {StrokeStore} */
let store;

/** @param {number} x @param {number} ms */
function line(x, ms) {
  store.begin(x, 0, ms);
  store.extend(x, 50, ms + 20);
  store.finish();
}

/** Where each stroke begins. */
const starts = () => store.drawing.map(([xs]) => xs[0]);

beforeEach(() => {
  store = new StrokeStore();
});

test("times count from the first point of the drawing, over all its strokes", () => {
  line(1, 5000);
  line(2, 5300);

  expect(store.drawing.map(([, , ts]) => ts)).toEqual([
    [0, 20],
    [300, 320],
  ]);
});

test("a pen that trembles in place adds no points", () => {
  store.begin(10, 10, 0);
  store.extend(10.1, 10.1, 8);
  store.extend(10.2, 9.9, 16);

  expect(store.drawing).toEqual([[[10], [10], [0]]]);
});

test("a finished stroke keeps its shape with the fewest points", () => {
  store.begin(0, 0, 0);
  for (let x = 1; x <= 50; x++) store.extend(x, 0, x * 8);
  for (let y = 1; y <= 50; y++) store.extend(50, y, 400 + y * 8);
  store.finish();

  expect(store.drawing).toEqual([
    [
      [0, 50, 50],
      [0, 0, 50],
      [0, 400, 800],
    ],
  ]);
});

test("a move without a pen put down draws nothing", () => {
  store.extend(10, 10, 0);
  store.finish();

  expect(store.empty).toBe(true);
});

test("a stroke that is dropped leaves nothing to undo, and the next one begins the time", () => {
  store.begin(1, 1, 5000);
  store.extend(9, 9, 5100);

  store.drop();
  line(2, 6000);

  expect(store.drawing.map(([, , ts]) => ts)).toEqual([[0, 20]]);
  store.undo();
  expect([store.empty, store.canUndo]).toEqual([true, false]);
});

test("undo takes the last stroke away and redo brings it back", () => {
  line(1, 0);
  line(2, 100);

  store.undo();
  expect(starts()).toEqual([1]);
  store.redo();

  expect(starts()).toEqual([1, 2]);
  expect(store.canRedo).toBe(false);
});

test("a stroke drawn after an undo ends what could be redone", () => {
  line(1, 0);
  store.undo();

  line(2, 100);

  expect(store.canRedo).toBe(false);
  expect(starts()).toEqual([2]);
});

test("a cleared drawing comes back by undo", () => {
  line(1, 0);
  line(2, 100);

  store.clear();
  expect(store.empty).toBe(true);
  store.undo();

  expect(starts()).toEqual([1, 2]);
});

test("clearing an empty paper is nothing to undo", () => {
  store.clear();

  expect(store.canUndo).toBe(false);
});

test("the next drawing begins its own time and has nothing to undo", () => {
  line(1, 0);

  store.reset();
  line(2, 900);

  expect(store.drawing[0]?.[2]).toEqual([0, 20]);
  store.undo();
  expect(store.canUndo).toBe(false);
});

test("it says extend for each point, finish for the pen lifted, change for the rest", () => {
  const heard = vi.fn();
  for (const type of ["change", "extend", "finish"]) store.addEventListener(type, () => heard(type));

  line(1, 0);
  store.undo();

  expect(heard.mock.calls.flat()).toEqual(["change", "extend", "finish", "change"]);
});
