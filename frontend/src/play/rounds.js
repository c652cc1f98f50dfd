/** The three requests of a round, as the API's contract has them. */

import { ApiError } from "../api.js";

/** @typedef {import("../types.js").Drawing} Drawing */

const GUESS_TIMEOUT_MS = 6000;
const RETRY_MS = { first: 500, most: 5000 };

export class Rounds {
  #api;

  /** @param {import("../api.js").Api} api */
  constructor(api) {
    this.#api = api;
  }

  /**
   * Start the next round; after a lost answer, the same one.
   * @param {string} game
   * @returns {Promise<import("../types.js").Round>}
   */
  start(game) {
    return this.#api.post(`/games/${encodeURIComponent(game)}/rounds`, {});
  }

  /**
   * @param {string} round @param {[number[], number[]][]} drawing without times @param {number} seq higher than any before in this round
   * @returns {Promise<import("../types.js").GuessAnswer>}
   */
  guess(round, drawing, seq) {
    const signal = AbortSignal.timeout(GUESS_TIMEOUT_MS);
    return this.#api.post(`/rounds/${encodeURIComponent(round)}/guesses`, { drawing, seq }, { signal });
  }

  /**
   * Close a round, as often as it takes: a repeat answers the same.
   * @param {string} round @param {Drawing} drawing @param {import("../types.js").Reason} reason
   * @param {() => void} onRetry told at each try that failed
   * @returns {Promise<import("../types.js").Result | null>} null if it had closed without this drawing
   * @throws {ApiError} where the round can't be closed at all
   */
  async end(round, drawing, reason, onRetry) {
    for (let wait = RETRY_MS.first; ; wait = Math.min(wait * 2, RETRY_MS.most)) {
      try {
        return await this.#api.post(`/rounds/${encodeURIComponent(round)}/end`, { drawing, reason });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 409) return null;
        if (!error.passing) throw error;
      }
      onRetry();
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
