import { beforeEach, expect, test, vi } from "vitest";
import { Announcer } from "../src/play/announcer.js";

/** @type {string[]} */
let said;
/** @type {Announcer} */
let announcer;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  announcer = new Announcer();
  announcer.addEventListener("change", () => said.push(announcer.text));
  return () => vi.useRealTimers();
});

test("sentences come at most every 2.5 s, and the latest wins", async () => {
  /** @type {number[]} */
  const times = [];
  announcer.addEventListener("change", () => times.push(performance.now()));

  for (let i = 0; i < 60; i++) {
    announcer.say(`sentence ${i}`);
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(2500);

  expect(said).toHaveLength(4);
  expect(said.at(-1)).toBe("sentence 59");
  times.slice(1).forEach((time, i) => {
    expect(time - (times[i] ?? 0)).toBeGreaterThanOrEqual(2500);
  });
});

test("the same sentence is not said twice", async () => {
  announcer.say("I see a cat");
  await vi.advanceTimersByTimeAsync(3000);
  announcer.say("I see a cat");
  await vi.advanceTimersByTimeAsync(3000);

  expect(said).toEqual(["I see a cat"]);
});

test("what can't wait is said now, in place of what was waiting", async () => {
  announcer.say("I see a cat");
  await vi.advanceTimersByTimeAsync(1);
  announcer.say("I see a dog");
  announcer.sayNow("5 seconds left");
  await vi.advanceTimersByTimeAsync(3000);

  expect(said).toEqual(["I see a cat", "5 seconds left"]);
});
