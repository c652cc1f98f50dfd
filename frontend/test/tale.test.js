import { describe, expect, test } from "vitest";
import { placesOf } from "../src/after/daily.jsx";
import texts from "../src/after/en.js";
import { dayOf, isOver, signsOf, taleOf } from "../src/after/tale.js";
import { place } from "../src/format.js";

const result = (/** @type {number} */ number, /** @type {number | null} */ ms) =>
  /** @type {any} */ ({ number, recognised: ms !== null, time_to_guess_ms: ms, word: "cat", text: "cat" });
const game = /** @type {any} */ ({
  created_at: "2026-11-23T23:59:30Z",
  rounds: 6,
  seconds: 20,
  results: [result(1, 4_000), result(2, 10_000), result(3, 10_001), result(4, null), result(6, 1_000)],
});
const said = { points: "412 points", code: "en-GB", address: "https://play.example/" };

describe("a Daily game as text", () => {
  test("has a sign for each round in its order, and one for a round that was never closed", () => {
    expect(signsOf(game)).toBe("★★✓✗✗★");
  });

  test("says the day, the score and the address, and no word", () => {
    const tale = taleOf(game, texts, said);

    expect(tale).toBe(
      "Inkling, the six words of 23 November 2026\n★★✓✗✗★ 4 of 6 · 412 points\nhttps://play.example/",
    );
    expect(tale).not.toContain("cat");
  });

  test("is of the day that the game was begun on, in UTC, wherever it is told", () => {
    expect(dayOf({ created_at: "2026-11-23T23:59:30-05:00" })).toBe("2026-11-24");
  });

  test("is told once the last round was played, even where one before it was not", () => {
    expect(isOver(game)).toBe(true);
    expect(isOver({ ...game, results: game.results.slice(0, 3) })).toBe(false);
  });
});

const row = (/** @type {number} */ rank) => ({
  rank,
  player: `p${rank}`,
  display_name: `Player ${rank}`,
  points: 100 - rank,
  rounds: 6,
  recognised: 3,
});
const me = /** @type {any} */ ({ id: "me", display_name: "Me" });

describe("the places after a Daily game", () => {
  test("are the best five, and the player's own below them", () => {
    const places = placesOf([1, 2, 3, 4, 5, 6, 7].map(row), { rank: 7, points: 12 }, me);

    expect(places.map(({ rank, own }) => [rank, own])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [5, false],
      [7, true],
    ]);
  });

  test("tell that the player may be further down where not all above were counted", () => {
    const [, own] = placesOf([row(1)], { rank: 10_001, beyond: true, points: 12 }, me);

    expect(place(own?.rank ?? 0, own?.beyond, "en")).toBe("10,001+");
    expect(place(1, undefined, "en")).toBe("1");
  });

  test("have the player once where the player is among the best", () => {
    const places = placesOf([row(1), { ...row(2), player: "me" }], { rank: 2, points: 98 }, me);

    expect(places.map(({ own }) => own)).toEqual([false, true]);
  });

  test("are the best alone before the player has a place", () => {
    expect(placesOf([row(1)], { rank: null, points: 0 }, me)).toHaveLength(1);
  });
});
