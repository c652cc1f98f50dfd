/** Errors in the player's language. */

import { ApiError } from "../api.js";

/**
 * @param {Error} error
 * @param {import("../messages/language.js").Messages} messages
 * @returns {string}
 */
export function sentence(error, { state }) {
  if (!(error instanceof ApiError)) return state.error;
  if (error.status === 0) return state.offline;
  if (error.status === 401) return state.signedOut;
  if (error.status === 404) return state.missing;
  if (error.status === 429) return state.tooMany;
  if (error.status >= 500) return state.busy;
  return error.detail || state.error;
}
