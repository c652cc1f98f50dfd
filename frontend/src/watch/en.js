/** What "watch and guess" says, in English. */

export default {
  lead: "A drawing by a player is drawn anew. What is it? The machine watches, too: be quicker. Nothing is counted or kept.",
  empty: "There is no drawing to watch yet: the gallery has none.",
  play: "Play and draw one",
  /** @param {number} n @param {number} all */
  number: (n, all) => `Drawing ${n} of ${all}`,
  score: "You and the machine",
  you: "You",
  machine: "The machine",
  ask: "What is it?",
  keys: "Keys 1 to 4 choose while the choice has the focus.",
  /** @param {number} percent */
  picture: (percent) => `A drawing, ${percent} % of it drawn`,
  pause: "Pause",
  goOn: "Go on",
  giveUp: "Tell me",
  watching: "The machine is watching…",
  /** @param {string} text */
  sees: (text) => `The machine sees: ${text}`,
  unsure: "The machine is not sure yet.",
  knows: "The machine knows it!",
  /** @param {string} text */
  wrong: (text) => `No, it is not: ${text}`,
  /** @param {string} text */
  right: (text) => `Right: ${text}!`,
  /** @param {string} text */
  told: (text) => `It is: ${text}`,
  /** @param {number} n */
  worth: (n) => `${n} ${n === 1 ? "point" : "points"}`,
  next: "Next drawing",
  toEnd: "See how it went",
  won: "You were quicker than the machine.",
  lost: "The machine was quicker this time.",
  even: "You and the machine are even.",
  again: "Watch six more",
  draw: "Draw yourself",
  list: "The drawings",
  /** @param {string} text */
  see: (text) => `In the gallery: ${text}`,
};
