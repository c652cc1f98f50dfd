/** What the pages after a game say, in English. */

export default {
  /** @param {string} text */
  again: (text) => `Draw it again: ${text}`,
  againShort: "Draw it again",
  /** @param {string} text */
  teach: (text) => `Teach it: ${text}`,
  teachShort: "Teach it this word",
  signInToTeach: "Sign in to teach it",
  gone: "This word is not drawn any more.",
  dailyTitle: "Today’s ranking",
  dailyOver: "The ranking of these words closed at midnight, UTC.",
  dailyLead: "Everybody draws the same six words today. New ones come at midnight, UTC.",
  dailyNobody: "Nobody is ranked yet.",
  dailyAll: "The whole ranking",
  you: "you",
  shareTitle: "Share the result",
  shareLead: "It names no word, so that nothing is given away.",
  legend: "★ recognised in the first half of the time, ✓ later, ✗ not recognised",
  others: "How others drew it",
  noOthers: "The gallery has no drawing of this by others yet.",
  /** @param {string} text */
  drewIt: (text) => `Nearest to yours: ${text}`,
  /** @param {string} text */
  lookedLike: (text) => `It also looked like: ${text}`,
  /** @param {number} n @param {string} text */
  near: (n, text) => `Match ${n}, in the gallery: ${text}`,
  share: "Share…",
  copy: "Copy",
  copied: "Copied.",
  notCopied: "The browser does not let it be copied: please select the text.",
  /** @param {string} date */
  head: (date) => `Inkling, the six words of ${date}`,
  /** @param {number} hits @param {number} all @param {string} points */
  score: (hits, all, points) => `${hits} of ${all} · ${points}`,
  flagged: {
    lead: "It stays in your history, but is in no ranking and teaches nothing. An admin can look at it and count it after all.",
    other: "Something about it is unlike what a hand draws.",
  },
  flags: {
    hasty: "It was drawn faster than a hand draws.",
    leap: "Most of the drawing came at once, without guesses on the way.",
    clock: "Its times do not agree with the server’s clock.",
    swapped: "The last drawing is not the one that was guessed.",
    copy: "It is the same as a drawing that was there before.",
    parallel: "Another round of yours was running at the same time.",
    choosing: "Many rounds of that day were left without an end.",
    mass: "There were more rounds on that day than a person plays.",
    held: "Several of your rounds were not counted, so this one waits, too.",
  },
};
