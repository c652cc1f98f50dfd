import { describe, expect, test } from "vitest";
import { answersOf } from "../src/parts/verdicts.js";

const guess = (/** @type {string} */ text) => ({ label: `${text}!`, text, probability: 0.1 });

describe("what a player can say a drawing is", () => {
  test("of a recognised one the word is right, and anything else is wrong and named", () => {
    const answers = answersOf({ text: "cat", recognised: true, guesses: ["dog", "cat", "bear"].map(guess) });

    expect(answers).toEqual([
      { text: "cat", verdict: "right" },
      { text: "dog", verdict: "wrong", label: "dog!" },
      { text: "bear", verdict: "wrong", label: "bear!" },
    ]);
  });

  test("of another one the best guess is right, and the word is what it should have been", () => {
    const answers = answersOf({ text: "cat", recognised: false, guesses: ["dog", "bear"].map(guess) });

    expect(answers).toEqual([
      { text: "cat", verdict: "wrong" },
      { text: "dog", verdict: "right" },
      { text: "bear", verdict: "wrong", label: "bear!" },
    ]);
  });

  test("where the word was guessed too late, it is right", () => {
    const [word] = answersOf({ text: "cat", recognised: false, guesses: ["cat", "dog"].map(guess) });

    expect(word).toEqual({ text: "cat", verdict: "right" });
  });

  test("no more than four others are offered", () => {
    const guesses = ["cat", "a", "b", "c", "d", "e"].map(guess);

    expect(answersOf({ text: "cat", recognised: true, guesses })).toHaveLength(5);
  });
});
