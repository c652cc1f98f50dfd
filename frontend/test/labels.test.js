import { expect, test } from "vitest";
import { offered } from "../src/admin/labels.jsx";

/** @param {string} id */
const word = (id) => ({ id, label: id, texts: { en: id, fr: id } });

test("the labels that are offered are sorted by their texts, with the one that is chosen", () => {
  const found = [word("yak"), word("cat")];

  expect(offered(found, null).map(({ id }) => id)).toEqual(["cat", "yak"]);
  expect(offered(found, word("dog")).map(({ id }) => id)).toEqual(["cat", "dog", "yak"]);
  expect(offered(found, word("cat")).map(({ id }) => id)).toEqual(["cat", "yak"]);
});
