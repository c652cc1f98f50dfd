import { beforeEach, describe, expect, test, vi } from "vitest";
import { prefixOf } from "../src/watch/prefix.js";
import { DRAWING_MS, Watch } from "../src/watch/watch.js";

const WORDS = ["cat", "dog", "bear", "fish"];
const sights = (/** @type {number} */ known) =>
  Array.from({ length: 10 }, (_, i) => ({
    percent: 10 * (i + 1),
    label: "x",
    recognised: 10 * (i + 1) >= known,
  }));
const riddle = (/** @type {string} */ word, known = 60) =>
  /** @type {any} */ ({
    drawing: { id: word, word, drawing: [] },
    choices: WORDS.map((each) => ({ word: each })),
    sights: sights(known),
  });

describe("a riddle", () => {
  /** @type {Watch} */
  let watch;
  beforeEach(() => {
    watch = new Watch([riddle("cat"), riddle("dog", 999)]);
  });

  test("is worth the more the less of it was drawn", () => {
    watch.pass(0.35 * DRAWING_MS);
    watch.choose("cat");

    expect(watch.outcomes).toEqual([{ points: 7, wrong: 0, right: true, machine: 4 }]);
    expect([watch.phase, watch.share]).toEqual(["answered", 1]);
  });

  test("is worth less after a wrong word, which can't be chosen again", () => {
    watch.choose("dog");
    watch.choose("dog");
    watch.choose("cat");

    expect(watch.outcomes[0]).toMatchObject({ points: 7, wrong: 1 });
  });

  test("is worth one point at least to who does not choose every word", () => {
    watch.pass(2 * DRAWING_MS);
    for (const word of ["dog", "bear", "cat"]) watch.choose(word);

    expect(watch.outcomes[0]).toMatchObject({ points: 1, wrong: 2, right: true });
  });

  test("is worth nothing where only the right word was left, or it was told", () => {
    for (const word of ["dog", "bear", "fish", "cat"]) watch.choose(word);
    watch.next();
    watch.giveUp();

    expect(watch.outcomes.map(({ points, right }) => [points, right])).toEqual([
      [0, true],
      [0, false],
    ]);
  });

  test("gives the machine nothing where it never recognised it", () => {
    watch.giveUp();
    watch.next();
    watch.choose("dog");

    expect(watch.score).toEqual({ player: 10, machine: 4 });
  });

  test("waits, complete, until somebody answers", () => {
    watch.pass(10 * DRAWING_MS);

    expect([watch.phase, watch.share]).toEqual(["watching", 1]);
  });

  test("stands still while it is paused", () => {
    watch.pass(1500);
    watch.pause();
    watch.pass(1500);
    watch.pause();

    expect(watch.share).toBeCloseTo(0.1);
    expect(watch.paused).toBe(false);
  });

  test("tells what the machine sees in what is on view, and no more", () => {
    expect(watch.sight).toBeNull();
    watch.pass(0.59 * DRAWING_MS);
    expect([watch.sight?.percent, watch.beaten]).toEqual([50, false]);
    watch.pass(0.01 * DRAWING_MS);
    expect([watch.sight?.percent, watch.beaten]).toEqual([60, true]);
  });

  test("says change only when the machine looks again, so that little is drawn anew", () => {
    const [changed, moved] = [vi.fn(), vi.fn()];
    watch.addEventListener("change", changed);
    watch.addEventListener("move", moved);

    for (let i = 0; i < 9; i++) watch.pass(0.02 * DRAWING_MS);

    expect([changed.mock.calls.length, moved.mock.calls.length]).toEqual([1, 8]);
  });

  test("is followed by the next from its beginning, and the last by the end", () => {
    watch.choose("bear");
    watch.giveUp();
    watch.choose("cat");
    watch.next();
    expect([watch.place, watch.share, watch.wrong.size, watch.last]).toEqual([1, 0, 0, true]);
    watch.giveUp();
    watch.next();

    expect(watch.phase).toBe("over");
    expect(watch.outcomes).toHaveLength(2);
  });
});

describe("a drawing that has come so far", () => {
  const drawing = [
    [
      [0, 10, 20],
      [0, 0, 0],
    ],
    [[50], [50]],
  ];

  test("has its first points, and the last line as far as it goes", () => {
    expect(prefixOf(drawing, 0.625)).toEqual([
      [
        [0, 10, 15],
        [0, 0, 0],
      ],
    ]);
  });

  test("has nothing at first, and all of it in the end", () => {
    expect(prefixOf(drawing, 0)).toEqual([]);
    expect(prefixOf(drawing, 1)).toEqual(drawing);
    expect(prefixOf(drawing, 2)).toEqual(drawing);
  });

  test("shows a stroke from its first point on", () => {
    expect(prefixOf(drawing, 0.01)).toEqual([[[0], [0]]]);
    expect(prefixOf(drawing, 0.76)).toHaveLength(2);
  });
});
