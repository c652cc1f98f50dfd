/** Why a round is not counted, in the reader's words. */

/** @typedef {import("./texts.js").Texts} Texts */

/**
 * @param {string[]} flags as the server names them; one that the site does not know yet is told in general words
 * @param {Texts} texts
 * @returns {string[]} a sentence for each, none twice
 */
export function reasonsOf(flags, { flags: known, flagged }) {
  const told = flags.map((flag) =>
    Object.hasOwn(known, flag) ? known[/** @type {keyof typeof known} */ (flag)] : flagged.other,
  );
  return [...new Set(told)];
}
