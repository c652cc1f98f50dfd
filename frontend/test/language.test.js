import { expect, test } from "vitest";
import adminFr from "../src/admin/fr.js";
import { clock, percent, seconds, textOf } from "../src/format.js";
import en from "../src/messages/en.js";
import fr from "../src/messages/fr.js";
import { bestLanguage } from "../src/messages/language.js";
import statisticsFr from "../src/statistics/fr.js";

/**
 * Every message's path, and what it says for some numbers and words.
 * @param {object} messages
 * @returns {[string, string][]}
 */
function sentences(messages, path = "") {
  return Object.entries(messages).flatMap(([key, value]) => {
    const here = `${path}${key}`;
    if (typeof value === "function") return [[here, value(3, 6)]];
    return typeof value === "object" ? sentences(value, `${here}.`) : [[here, value]];
  });
}

test("the browser's first language that we have is taken, else English", () => {
  expect(bestLanguage(["de-CH", "fr-CH", "en"])).toBe("fr");
  expect(bestLanguage(["de", "constructor"])).toBe("en");
});

test("both languages say the same things, and nothing is empty", () => {
  expect(sentences(fr).map(([path]) => path)).toEqual(sentences(en).map(([path]) => path));
  expect([...sentences(en), ...sentences(fr)].filter(([, text]) => !text)).toEqual([]);
});

test("no line of French begins with the sign that ends a part of the line before", () => {
  const told = [...sentences(fr), ...sentences(adminFr), ...sentences(statisticsFr)];

  expect(told.filter(([, text]) => / [:;?!]/.test(text))).toEqual([]);
});

test("numbers are written as the language does", () => {
  expect(seconds(4213, "fr")).toBe("4,2\u00a0s");
  expect(seconds(null, "en")).toBe("–");
  expect(percent(0.426, "en")).toBe("43%");
});

test("a clock never shows less than nothing, and no second too few", () => {
  expect(clock(-50)).toBe("0:00");
  expect(clock(19_001)).toBe("0:20");
  expect(clock(60_000)).toBe("1:00");
});

test("a name comes in the language that is spoken, else as the server said it", () => {
  expect(textOf({ text: "cat", texts: { fr: "chat" } }, "fr")).toBe("chat");
  expect(textOf({ name: "Animals" }, "fr")).toBe("Animals");
});
