/** What a player can say a drawing shows, and which verdict on the machine's last guess that is. */

/** @typedef {import("../types.js").Result} Result */
/** @typedef {import("../types.js").Verdict} Verdict */

/** How many other labels are offered. */
const OTHERS = 4;

/**
 * The answers to "what is it?": the word first, then what else the machine saw, the likeliest first.
 *
 * The verdict is on what the machine saw in the end: the word where it recognised it, else its best guess.
 * @param {Pick<Result, "text" | "recognised" | "guesses">} result
 * @returns {{ text: string, verdict: Verdict, label?: string }[]}
 */
export function answersOf({ text: word, recognised, guesses }) {
  const seen = recognised ? word : guesses[0]?.text;
  const others = guesses.filter(({ text }) => text !== word).slice(0, OTHERS);
  return [
    { text: word, verdict: seen === word ? "right" : "wrong" },
    ...others.map(({ label, text }) =>
      seen === text
        ? { text, verdict: /** @type {const} */ ("right") }
        : { text, verdict: /** @type {const} */ ("wrong"), label },
    ),
  ];
}
