import { describe, expect, test } from "vitest";
import { taughtOf } from "../src/pages/taught.jsx";

/** @param {string} id @param {Partial<import("../src/types.js").Word>} fields */
const word = (id, fields) => ({
  id,
  label: id,
  texts: { en: id, fr: `le ${id}` },
  category: "animals",
  difficulty: 1,
  known: false,
  dealt: true,
  taught: null,
  ...fields,
});
const ids = (/** @type {{ id: string }[]} */ words) => words.map(({ id }) => id);

describe("the words that players teach", () => {
  test("are those that say how far they are, the nearest to being recognised first", () => {
    const words = [
      word("cat", { known: true }),
      word("unicorn", { taught: { drawings: 3, needed: 20 } }),
      word("kraken", { taught: { drawings: 12, needed: 20 } }),
      word("griffin", { taught: { drawings: 3, needed: 20 } }),
    ];

    const { learning, answered } = taughtOf(words, "en");

    expect(ids(learning)).toEqual(["kraken", "griffin", "unicorn"]);
    expect(answered).toEqual([]);
  });

  test("stand apart once they are recognised", () => {
    const words = [
      word("unicorn", { known: true, taught: { drawings: 25, needed: 20 } }),
      word("kraken", { taught: { drawings: 20, needed: 20 } }),
    ];

    const { learning, answered } = taughtOf(words, "en");

    expect([ids(learning), ids(answered)]).toEqual([["kraken"], ["unicorn"]]);
  });

  test("that are switched off are not there", () => {
    const words = [
      word("unicorn", { dealt: false, taught: { drawings: 3, needed: 20 } }),
      word("kraken", { dealt: false, known: true, taught: { drawings: 20, needed: 20 } }),
    ];

    expect(taughtOf(words, "en")).toEqual({ learning: [], answered: [] });
  });
});
