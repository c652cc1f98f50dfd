/** Six riddles being watched: how far each drawing is, what was chosen, and who knew it first. No DOM in here. */

/** @typedef {import("../types.js").Riddle} Riddle */
/** @typedef {import("../types.js").Sight} Sight */
/** @typedef {{ points: number, wrong: number, right: boolean, machine: number }} Outcome `machine`: its points */

/** How long a whole drawing takes to be drawn anew, in ms. */
export const DRAWING_MS = 15_000;

/** The most that a drawing is worth, and what a wrong word takes from it. */
const [MOST, WRONG] = [10, 3];

/** @param {number} share 0 to 1 of the drawing */
function worth(share) {
  return Math.max(1, MOST - Math.floor(share * MOST + 1e-9));
}

/** Says `change` whenever one of its fields did, and `move` when only `share` did. */
export class Watch extends EventTarget {
  /** @type {"watching" | "answered" | "over"} */
  phase = "watching";
  place = 0;
  /** How much of the drawing is on view, 0 to 1. */
  share = 0;
  paused = false;
  /** @type {Set<string>} words that were chosen and are not it */
  wrong = new Set();
  /** @type {Outcome[]} one for each riddle that is over */
  outcomes = [];

  /** @param {Riddle[]} riddles at least one */
  constructor(riddles) {
    super();
    this.riddles = riddles;
  }

  get riddle() {
    return /** @type {Riddle} */ (this.riddles[this.place]);
  }

  get last() {
    return this.place === this.riddles.length - 1;
  }

  /** What the machine sees in what is on view; null before it has looked. @returns {Sight | null} */
  get sight() {
    return this.riddle.sights.findLast(({ percent }) => percent <= this.share * 100 + 1e-9) ?? null;
  }

  /** Whether the machine has recognised it by now. */
  get beaten() {
    return this.riddle.sights.some(
      ({ percent, recognised }) => recognised && percent <= this.share * 100 + 1e-9,
    );
  }

  /** Points of the player and of the machine so far. */
  get score() {
    return this.outcomes.reduce(
      (sum, { points, machine }) => ({ player: sum.player + points, machine: sum.machine + machine }),
      { player: 0, machine: 0 },
    );
  }

  /** Let time pass. @param {number} ms */
  pass(ms) {
    if (this.phase !== "watching" || this.paused || this.share >= 1) return;
    const before = this.sight;
    this.share = Math.min(1, this.share + ms / DRAWING_MS);
    this.#tell(this.sight === before && this.share < 1 ? "move" : "change");
  }

  pause() {
    this.paused = !this.paused;
    this.#tell();
  }

  /** Choose a word: it is right, or out of the choice. @param {string} word */
  choose(word) {
    if (this.phase !== "watching" || this.wrong.has(word)) return;
    if (word === this.riddle.drawing.word) this.#close(true);
    else {
      this.wrong = new Set([...this.wrong, word]);
      this.#tell();
    }
  }

  /** Be told the word. */
  giveUp() {
    if (this.phase === "watching") this.#close(false);
  }

  /** Go on to the next riddle, or to the end. */
  next() {
    if (this.phase !== "answered") return;
    if (this.last) this.phase = "over";
    else {
      this.place += 1;
      this.phase = "watching";
      this.share = 0;
      this.paused = false;
      this.wrong = new Set();
    }
    this.#tell();
  }

  /** @param {boolean} right */
  #close(right) {
    const wrong = this.wrong.size;
    const left = this.riddle.choices.length - wrong;
    const points = right && left > 1 ? Math.max(1, worth(this.share) - WRONG * wrong) : 0;
    const known = this.riddle.sights.find(({ recognised }) => recognised);
    const machine = known ? worth(known.percent / 100) : 0;
    this.outcomes = [...this.outcomes, { points, wrong, right, machine }];
    this.phase = "answered";
    this.share = 1;
    this.#tell();
  }

  #tell(type = "change") {
    this.dispatchEvent(new Event(type));
  }
}
