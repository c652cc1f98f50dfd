/** Errors in the player's language. */

import { ApiError } from "../api.js";

/**
 * What went wrong, and where it is not the player's doing the code by which whoever helps them finds it in the log.
 * @param {Error} error
 * @param {import("../messages/language.js").Messages} messages
 * @returns {string}
 */
export function sentence(error, messages) {
  const said = explanation(error, messages);
  const code = error instanceof ApiError ? error.code : "";
  return code ? `${said} ${messages.state.code(code)}` : said;
}

/** @param {Error} error @param {import("../messages/language.js").Messages} messages */
function explanation(error, { state }) {
  if (!(error instanceof ApiError)) return state.error;
  if (error.status === 0) return state.offline;
  if (error.status === 401) return state.signedOut;
  if (error.status === 404) return state.missing;
  if (error.status === 429)
    return error.retryAfter ? state.tooManyFor(time(error.retryAfter)) : state.tooMany;
  if (error.status >= 500) return state.busy;
  return error.detail || state.error;
}

/** In the largest unit that does not round much away, rounded up. @param {number} ms */
function time(ms) {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds}\u00a0s`;
  if (seconds < 7200) return `${Math.ceil(seconds / 60)}\u00a0min`;
  return `${Math.ceil(seconds / 3600)}\u00a0h`;
}
