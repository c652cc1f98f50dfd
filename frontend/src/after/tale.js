/** A Daily game told in a few signs, without a word that it asked for. */

/** @typedef {import("../types.js").Game} Game */
/** @typedef {import("../types.js").Result} Result */

const SIGNS = { early: "★", late: "✓", never: "✗" };

/**
 * A sign for each of a game's rounds, in their order; one that was never closed was not recognised.
 * @param {Pick<Game, "rounds" | "seconds" | "results">} game
 */
export function signsOf({ rounds, seconds, results }) {
  const byNumber = new Map(results.map((result) => [result.number, result]));
  return Array.from({ length: rounds ?? results.length }, (_, i) =>
    signOf(byNumber.get(i + 1), seconds),
  ).join("");
}

/** @param {Result | undefined} result @param {number | null} seconds of a round */
function signOf(result, seconds) {
  if (!result?.recognised) return SIGNS.never;
  return (result.time_to_guess_ms ?? 0) <= ((seconds ?? 0) * 1000) / 2 ? SIGNS.early : SIGNS.late;
}

/** The day, in UTC, that a game's words were those of. @param {Pick<Game, "created_at">} game */
export function dayOf(game) {
  return new Date(game.created_at).toISOString().slice(0, 10);
}

/** Whether no round of a game is left to be played. @param {Pick<Game, "rounds" | "results">} game */
export function isOver({ rounds, results }) {
  return results.some(({ number }) => number === rounds);
}

/**
 * The text to share: which day, how each drawing went, how many were recognised, and where to play.
 * @param {Game} game
 * @param {import("./texts.js").Texts} texts
 * @param {{ points: string, code: string, address: string }} said `points` in words, the language, the game's address
 */
export function taleOf(game, texts, { points, code, address }) {
  const date = new Date(game.created_at).toLocaleDateString(code, { dateStyle: "long", timeZone: "UTC" });
  const hits = game.results.filter(({ recognised }) => recognised).length;
  const score = texts.score(hits, game.rounds ?? game.results.length, points);
  return `${texts.head(date)}\n${signsOf(game)} ${score}\n${address}`;
}
