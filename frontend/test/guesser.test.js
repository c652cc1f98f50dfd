import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../src/api.js";
import { Guesser } from "../src/play/guesser.js";

/** @typedef {import("../src/types.js").GuessAnswer} GuessAnswer */

/** @type {{ resolve: (answer: GuessAnswer) => void, reject: (error: Error) => void }[]} */
let asked;
/** When each request began, in ms. @type {number[]} */
let begun;
/** @type {GuessAnswer[]} */
let answers;
/** @type {boolean[]} */
let silences;
/** @type {number[]} */
let refusals;
let empty = false;
/** @type {Guesser} */
let guesser;

/** @param {Partial<GuessAnswer>} [fields] @returns {GuessAnswer} */
function answer(fields) {
  const rest = { guesses: [], announced: false, attempts: 0, elapsed_ms: 0, seq: 1, model_version: "v" };
  return { ...rest, recognised: false, ...fields };
}

/** @param {number} i @param {Partial<GuessAnswer>} [fields] */
async function reply(i, fields) {
  asked[i]?.resolve(answer(fields));
  await vi.advanceTimersByTimeAsync(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
  [asked, begun, answers, silences, refusals, empty] = [[], [], [], [], [], false];
  guesser = new Guesser({
    ask: () => {
      if (empty) return null;
      begun.push(performance.now());
      return new Promise((resolve, reject) => asked.push({ resolve, reject }));
    },
    onAnswer: (given) => answers.push(given),
    onSilence: (silent) => silences.push(silent),
    onRefused: (error) => refusals.push(error.status),
  });
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

test("it asks at most every 400 ms while the pen moves", async () => {
  for (let ms = 0; ms < 1000; ms += 10) {
    guesser.changed();
    await vi.advanceTimersByTimeAsync(10);
    await reply(asked.length - 1);
  }

  expect(asked).toHaveLength(3);
});

test("it asks at once when the pen is lifted", async () => {
  guesser.changed();
  await vi.advanceTimersByTimeAsync(1);
  await reply(0);

  guesser.lifted();
  await vi.advanceTimersByTimeAsync(1);

  expect(asked).toHaveLength(2);
});

test("it begins at most three requests in any second, however fast strokes follow each other", async () => {
  for (let ms = 0; ms < 5000; ms += 20) {
    guesser.lifted();
    await vi.advanceTimersByTimeAsync(20);
    await reply(asked.length - 1);
  }

  const inASecond = begun.map((start) => begun.filter((ms) => ms >= start && ms < start + 1000).length);
  expect(Math.max(...inASecond)).toBe(3);
  expect(begun.length).toBeGreaterThanOrEqual(14);
});

test("one request is in flight at a time, and what changed meanwhile is asked after it", async () => {
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(1);
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toHaveLength(1);

  await reply(0);
  await vi.advanceTimersByTimeAsync(1);

  expect(asked).toHaveLength(2);
});

test("an unchanged drawing is not asked about twice", async () => {
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(1);
  await reply(0);

  await vi.advanceTimersByTimeAsync(5000);

  expect(asked).toHaveLength(1);
});

test("an empty paper is not asked about", async () => {
  empty = true;

  guesser.changed();
  await vi.advanceTimersByTimeAsync(1000);

  expect(asked).toHaveLength(0);
});

test("the answer about a drawing that has lost strokes is dropped, unless it was recognised", async () => {
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(1);
  guesser.forget();
  await reply(0);
  await vi.advanceTimersByTimeAsync(500);
  guesser.forget();
  await reply(1, { recognised: true });

  expect(answers.map(({ recognised }) => recognised)).toEqual([true]);
});

test("after three seconds without an answer it says so, and takes it back with the next answer", async () => {
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(2900);
  expect(silences).toEqual([]);

  await vi.advanceTimersByTimeAsync(200);
  await reply(0);

  expect(silences).toEqual([true, false]);
});

test("a failed request is tried again with growing pauses", async () => {
  guesser.lifted();
  const counts = [];
  for (let i = 0; i < 3; i++) {
    await vi.advanceTimersByTimeAsync(1);
    asked.at(-1)?.reject(new ApiError(0, ""));
    await vi.advanceTimersByTimeAsync(490 * 2 ** i);
    counts.push(asked.length);
    await vi.advanceTimersByTimeAsync(20 * 2 ** i);
  }

  expect(counts).toEqual([1, 2, 3]);
  expect(asked).toHaveLength(4);
});

test("a failed request waits as long as the server asks for", async () => {
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(1);

  asked[0]?.reject(new ApiError(503, "", [], "", 3000));
  await vi.advanceTimersByTimeAsync(2990);
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(5);
  const early = asked.length;
  await vi.advanceTimersByTimeAsync(20);

  expect(early).toBe(1);
  expect(asked).toHaveLength(2);
});

test("a round that takes no more guesses is told, and not asked again", async () => {
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(1);

  asked[0]?.reject(new ApiError(409, "closed"));
  await vi.advanceTimersByTimeAsync(5000);

  expect(refusals).toEqual([409]);
  expect(asked).toHaveLength(1);
});

test("after it was stopped nothing is asked and no answer counts", async () => {
  guesser.lifted();
  await vi.advanceTimersByTimeAsync(1);

  guesser.stop();
  guesser.lifted();
  await reply(0, { recognised: true });
  await vi.advanceTimersByTimeAsync(5000);

  expect(asked).toHaveLength(1);
  expect(answers).toEqual([]);
});
