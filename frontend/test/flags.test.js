import { expect, test } from "vitest";
import en from "../src/after/en.js";
import { reasonsOf } from "../src/after/flags.js";
import fr from "../src/after/fr.js";

test("each reason for which a round is not counted is told in both languages", () => {
  expect(reasonsOf(["hasty", "copy"], en)).toEqual([en.flags.hasty, en.flags.copy]);
  expect(reasonsOf(["hasty"], fr)).toEqual([fr.flags.hasty]);
  expect(Object.keys(fr.flags)).toEqual(Object.keys(en.flags));
});

test("reasons that the site does not know are told once, in general words", () => {
  expect(reasonsOf(["new", "newer", "toString"], en)).toEqual([en.flagged.other]);
});
