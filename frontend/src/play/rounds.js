/** The three requests of a round, as the API's contract has them. */

import { ApiError } from "../api.js";
import { LONGEST_MS, pauseAfter } from "./pause.js";

/** @typedef {import("../types.js").Drawing} Drawing */

const GUESS_TIMEOUT_MS = 6000;
const RETRY_MS = { first: 500, most: 5000 };
/** So often a word is asked for before the player is told that none comes. */
const DEALS = 4;

export class Rounds {
  #api;

  /** @param {import("../api.js").Api} api */
  constructor(api) {
    this.#api = api;
  }

  /**
   * Start the next round; after a lost answer, the same one. Tries again where that may help soon.
   * @param {string} game
   * @returns {Promise<import("../types.js").Round>}
   * @throws {ApiError}
   */
  async start(game) {
    for (let failures = 0; ; failures++) {
      try {
        return await this.#api.post(`/games/${encodeURIComponent(game)}/rounds`, {});
      } catch (error) {
        if (!(error instanceof ApiError) || !error.passing) throw error;
        if (failures + 1 === DEALS || error.retryAfter > LONGEST_MS) throw error;
        await after(pauseAfter(error, failures, RETRY_MS));
      }
    }
  }

  /**
   * @param {string} round @param {[number[], number[]][]} drawing without times @param {number} seq higher than any before in this round
   * @param {number} [seen] the highest one that was answered
   * @returns {Promise<import("../types.js").GuessAnswer>}
   */
  guess(round, drawing, seq, seen) {
    const signal = AbortSignal.timeout(GUESS_TIMEOUT_MS);
    return this.#api.post(`/rounds/${encodeURIComponent(round)}/guesses`, { drawing, seq, seen }, { signal });
  }

  /**
   * Close a round, as often as it takes: a repeat answers the same.
   * @param {string} round @param {Drawing} drawing @param {import("../types.js").Reason} reason
   * @param {() => void} onRetry told at each try that failed
   * @returns {Promise<import("../types.js").Result | null>} null if it had closed without this drawing
   * @throws {ApiError} where the round can't be closed at all
   */
  async end(round, drawing, reason, onRetry) {
    for (let failures = 0; ; failures++) {
      try {
        return await this.#api.post(`/rounds/${encodeURIComponent(round)}/end`, { drawing, reason });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 409) return null;
        if (!error.passing) throw error;
        onRetry();
        await after(pauseAfter(error, failures, RETRY_MS));
      }
    }
  }
}

/** @param {number} ms */
function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
