/** How long to wait before a request is sent again. */

/** Longer than this nobody is kept waiting in the middle of a game. */
export const LONGEST_MS = 10_000;
/** Players whom the same outage has hit do not all come back at once. */
const SPREAD = 0.25;

/**
 * Twice as long with each failure, and never shorter than the server asks for.
 * @param {import("../api.js").ApiError} error
 * @param {number} failures how many there were before this one
 * @param {{ first: number, most: number }} range in ms
 * @returns {number} ms
 */
export function pauseAfter(error, failures, { first, most }) {
  const own = Math.min(first * 2 ** failures, most);
  const asked = Math.min(error.retryAfter, LONGEST_MS);
  return Math.max(own, asked) * (1 + SPREAD * Math.random());
}
