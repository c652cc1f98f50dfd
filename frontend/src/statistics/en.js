/** What the statistics say, in English. */

export default {
  title: "Statistics",
  lead: "What the machine recognises, and what it does not. Few rounds say little: a share is drawn towards what words have in common, and the range beside it is where it lies with a probability of 95 %.",
  learning: "Words it is learning",
  mine: "Your own results",
  order: "Order",
  orders: { hardest: "Hardest first", easiest: "Easiest first" },
  category: "Category",
  allCategories: "All categories",
  difficulty: "Difficulty",
  version: "Model version",
  allVersions: "All versions",
  champion: "champion",
  previous: "previous",
  words: "Words",
  categories: "By category",
  difficulties: "By difficulty",
  versions: "By model version",
  word: "Word",
  recognised: "Recognised",
  range: "95 % range",
  rounds: "Rounds",
  median: "Median time",
  mean: "Mean time",
  attempts: "Mean attempts",
  empty: "No word has been played yet.",
  emptyChoice: "No such word has been played yet.",
  /** @param {string} what */
  chart: (what) => `Chart: ${what}. The table has the same figures.`,
  share: "Recognised share",
  /** @param {string} share @param {string} low @param {string} high */
  told: (share, low, high) => `${share}, between ${low} and ${high}`,
  caption: "Words by the share of rounds in which they are recognised",
  /** @param {string} alias */
  is: (alias) => ({ champion: "champion", previous: "previous champion" })[alias] ?? alias,
  back: "All statistics",
  takenFor: "What it is taken for",
  takenForCaption: "Labels that the machine announced in its place",
  label: "Taken for",
  times: "Rounds",
  ofRounds: "Share of rounds",
  drawings: "Drawings",
  none: "It has not been taken for anything else yet.",
  examples: "How players draw it",
  /** @param {string} word */
  example: (word) => `A player’s drawing of ${word}`,
  /** @param {string} word @param {string} other */
  mistaken: (word, other) => `A player’s drawing of ${word} that the machine took for ${other}`,
  /** @param {string} points @param {string} low @param {string} high */
  better: (points, low, high) =>
    `The champion recognises it more often than the version before: by ${points} points, between ${low} and ${high}.`,
  /** @param {string} points @param {string} low @param {string} high */
  worse: (points, low, high) =>
    `The champion recognises it less often than the version before: by ${points} points, between ${low} and ${high}.`,
  /** @param {string} points @param {string} low @param {string} high */
  unsure: (points, low, high) =>
    `Too few rounds to say whether the champion is better at it: ${points} points apart, between ${low} and ${high}.`,
};
