/** Whether a word is recognised more often than before, as a sentence. */

/** @typedef {import("../types.js").Estimate} Estimate */
/** @typedef {(points: string, low: string, high: string) => string} Sentence */

/**
 * What a difference of two shares says; where its range holds 0, that nothing can be said yet.
 * @param {Estimate} change -1 to 1
 * @param {{ better: Sentence, worse: Sentence, unsure: Sentence }} texts
 * @param {import("../types.js").LanguageCode} code
 */
export function changeOf({ share, low, high }, texts, code) {
  if (low > 0) return texts.better(points(share, code), points(low, code), points(high, code));
  if (high < 0) return texts.worse(points(-share, code), points(-high, code), points(-low, code));
  return texts.unsure(points(Math.abs(share), code), points(low, code), points(high, code));
}

/** @param {number} difference @param {import("../types.js").LanguageCode} code in percentage points */
function points(difference, code) {
  return (100 * difference).toLocaleString(code, { maximumFractionDigits: 0 });
}
