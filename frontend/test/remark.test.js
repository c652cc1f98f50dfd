// @vitest-environment jsdom
import { expect, test } from "vitest";
import text from "../src/messages/en.js";
import { remark } from "../src/play/panel.jsx";

/** @typedef {import("../src/play/play.js").Play} Play */

const GUESSES = [{ label: "dog", text: "dog", probability: 0.4 }];

/** What is said of a play with these fields. @param {Partial<Play>} fields */
function said(fields, empty = false) {
  const round = /** @type {any} */ ({ text: "cat" });
  const play = { phase: "drawing", round, guesses: [], announced: false, before: null, ...fields };
  return remark(/** @type {any} */ (play), empty, text.play);
}

test("nothing is guessed on an empty paper, whatever was guessed before", () => {
  expect(said({ guesses: GUESSES, announced: true }, true)).toBe(text.play.blank);
});

test("a guess is said only where it may be announced", () => {
  expect(said({ guesses: GUESSES, announced: true })).toBe("I see dog");
  expect(said({ guesses: GUESSES })).toBe(text.play.unsure);
});

test("a network that is silent is told before anything else, and that the drawing is safe", () => {
  expect(said({ guesses: GUESSES, announced: true, silent: true })).toContain("Your drawing is safe");
});

test("how a round ended stays on view after it", () => {
  expect(said({ phase: "closed", result: /** @type {any} */ ({ recognised: true }) })).toContain(
    "I know: cat",
  );
  expect(said({ phase: "closed", result: null })).toBe("The word was cat.");
});

test("a word that was recognised in a sprint is told beside the next one, until that is drawn", () => {
  const before = { text: "sun", recognised: true };

  expect(said({ before }, true)).toContain("I know: sun");
  expect(said({ before, guesses: GUESSES, announced: true })).toBe("I see dog");
  expect(said({ before: { text: "sun", recognised: false } }, true)).toBe(text.play.blank);
});
