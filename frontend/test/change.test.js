import { expect, test } from "vitest";
import { changeOf } from "../src/statistics/change.js";
import en from "../src/statistics/en.js";
import fr from "../src/statistics/fr.js";

const change = (/** @type {number} */ share, /** @type {number} */ low, /** @type {number} */ high) => ({
  share,
  low,
  high,
});

test("a word is better or worse only where its range leaves out 0", () => {
  expect(changeOf(change(0.2, 0.05, 0.31), en, "en")).toBe(
    "The champion recognises it more often than the version before: by 20 points, between 5 and 31.",
  );
  expect(changeOf(change(-0.2, -0.31, -0.05), en, "en")).toContain("less often");
  expect(changeOf(change(-0.2, -0.31, -0.05), en, "en")).toContain("by 20 points, between 5 and 31");
  expect(changeOf(change(0.2, -0.1, 0.4), en, "en")).toContain("Too few rounds");
});

test("both languages say the same things", () => {
  expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
});
