/** One game being played: deals round after round, watches the clock, and hands each drawing in. No DOM in here. */

import { ApiError } from "../api.js";
import { shapesOf, withinLimits } from "../drawing/geometry.js";
import { ServerClock } from "./clock.js";
import { Guesser } from "./guesser.js";

/** @typedef {import("../types.js").Guess} Guess */
/** @typedef {import("../types.js").GuessAnswer} GuessAnswer */
/** @typedef {import("../types.js").Reason} Reason */

/**
 * ready: a card, before the word; dealing: asking for it; reading: the word, 3-2-1; drawing; recognised: still
 * drawing for a while; closing: handing in; closed: how it ended; over: no more rounds.
 * @typedef {"ready" | "dealing" | "reading" | "drawing" | "recognised" | "closing" | "closed" | "over"} Phase
 */

/** How long a doodle may be finished after it was recognised, and how long an outcome is shown, in ms. */
export const PAUSES = { recognised: 5000, closed: 5000 };

/** How long after its deadline a drawing may still be worked on, in ms: the server takes it for 30 s. */
const GRACE_MS = 15_000;

/** A guess's `seq` grows by one in this time; it may reach a million, after more than a day. */
const SEQ_MS = 100;

/** Says `change` whenever one of its fields did. */
export class Play extends EventTarget {
  /** @type {Phase} */
  phase = "ready";
  /** @type {import("../types.js").Round | null} */
  round = null;
  /** @type {import("../types.js").Result | null} how the last round ended; null if the server had closed it */
  result = null;
  /** @type {Reason | null} */
  reason = null;
  /** Whether anything was drawn in the round that closed. */
  drawn = false;
  /** @type {Guess[]} */
  guesses = [];
  announced = false;
  attempts = 0;
  /** No answer to a guess for three seconds. */
  silent = false;
  /** Handing in failed at least once. */
  struggling = false;
  /** The word before this one, where the game went on at once from it. @type {{ text: string, recognised: boolean } | null} */
  before = null;
  /** @type {Error | null} what kept the next round from being dealt */
  error = null;
  /** @type {number | null} when it goes on by itself, on `performance.now()`'s clock */
  goesOnAt = null;
  clock = new ServerClock();

  #rounds;
  #store;
  /** One a round: what a round's guesser is told late means nothing to the next. @type {Guesser | null} */
  #guesser = null;
  /** Whether the player wants the next word at once. */
  #hurry = false;
  /** Whether the player wants to be waited for in this round. */
  #waiting = false;
  #seq = 0;
  /** The highest `seq` of the round that was answered. @type {number | undefined} */
  #seen;
  /** Strokes of the drawing when it changed last: fewer now means that some were taken away. */
  #strokes = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #end = new AbortController();

  /**
   * @param {import("../types.js").Game} game
   * @param {Pick<import("./rounds.js").Rounds, "start" | "guess" | "end">} rounds
   * @param {import("../drawing/strokes.js").StrokeStore} store
   */
  constructor(game, rounds, store) {
    super();
    this.game = game;
    // Not how many: a round whose time ran out while nobody was there was never closed.
    this.closedRounds = Math.max(0, ...game.results.map(({ number }) => number));
    this.#rounds = rounds;
    this.#store = store;
    this.#listen();
    if (game.rounds !== null && this.closedRounds >= game.rounds) this.phase = "over";
  }

  /** Whether no word comes after the round that is on: the last of a game, or a sprint's time is up. */
  get last() {
    const { mode, rounds } = this.game;
    return rounds === null ? mode === "sprint" && this.reason === "timeout" : this.number >= rounds;
  }

  /** The number of the round that is on, or comes next. */
  get number() {
    return this.round?.number ?? this.closedRounds + 1;
  }

  /** Whether the machine does not know the word, and the drawing shall teach it. */
  get teaching() {
    return this.round?.teaching ?? false;
  }

  /** Whether the drawing that was handed in is worth something only if the player says that it is the word. */
  get asks() {
    return this.teaching && this.drawn && this.result !== null;
  }

  /** Whether the pen draws. */
  get drawable() {
    return this.phase === "drawing" || this.phase === "recognised";
  }

  /** Deal the next word, and start reading it. */
  async deal() {
    if (this.phase === "dealing" || this.phase === "over") return;
    this.#stopTimer();
    this.#set({ phase: "dealing", error: null, round: null, result: null, reason: null });
    try {
      this.#read(await this.#rounds.start(this.game.id));
    } catch (error) {
      if (this.#end.signal.aborted) return;
      if (error instanceof ApiError && error.status === 409) this.#set({ phase: "over" });
      else this.#set({ phase: "ready", error: /** @type {Error} */ (error) });
    }
  }

  /** Give this word up; or be done, where the machine will not say so. */
  skip() {
    if (this.phase === "drawing") this.#close("skipped");
  }

  /** Go on now: hand in what was recognised, or deal the next word. Nobody is in a hurry in Zen. */
  proceed() {
    if (this.phase === "recognised") {
      this.#hurry = this.game.mode !== "zen";
      this.#close("recognised");
    } else if (this.phase === "closed") this.#next();
  }

  /** Don't go on by itself; but what was recognised is handed in while the server still takes it. */
  wait() {
    this.#stopTimer();
    this.#waiting = true;
    const deadline = this.round?.deadline;
    if (this.phase === "recognised" && deadline) {
      const left = Math.max(0, this.clock.until(deadline)) + GRACE_MS;
      this.#timer = setTimeout(() => this.#close("recognised"), left);
    }
    this.#set({});
  }

  /** Leave the game; what was recognised is handed in all the same. */
  stop() {
    if (this.phase === "recognised") this.#close("recognised");
    this.#end.abort();
    this.#guesser?.stop();
    this.#stopTimer();
  }

  #listen() {
    const { signal } = this.#end;
    this.#store.addEventListener("extend", () => this.#guesser?.changed(), { signal });
    this.#store.addEventListener("finish", () => this.#guesser?.lifted(), { signal });
    this.#store.addEventListener("change", () => this.#changed(), { signal });
  }

  #changed() {
    const before = this.#strokes;
    this.#strokes = this.#store.drawing.length;
    if (this.#strokes < before) this.#guesser?.forget();
    else this.#guesser?.changed();
    if (this.#store.empty && this.phase === "drawing") this.#set({ guesses: [], announced: false });
  }

  /** @param {import("../types.js").Round} round */
  #read(round) {
    if (this.#end.signal.aborted) return;
    this.clock.set(round.now);
    this.#store.reset();
    this.#hurry = false;
    this.#waiting = false;
    this.#seq = 0;
    this.#seen = undefined;
    this.#set({
      phase: "reading",
      round,
      guesses: [],
      announced: false,
      attempts: 0,
      silent: false,
      struggling: false,
    });
    this.#timer = setTimeout(() => this.#begin(round), Math.max(0, this.clock.until(round.starts_at)));
  }

  /** @param {import("../types.js").Round} round */
  #begin(round) {
    this.#guesser = new Guesser({
      ask: () => this.#guess(),
      onAnswer: (answer) => this.#take(answer),
      onSilence: (silent) => this.#set({ silent }),
      onRefused: (error) => this.#refused(error),
    });
    this.#set({ phase: "drawing" });
    if (round.deadline === null) return;
    this.#timer = setTimeout(() => this.#close("timeout"), Math.max(0, this.clock.until(round.deadline)));
  }

  #guess() {
    const { round } = this;
    if (!round || this.#store.empty || this.phase !== "drawing") return null;
    // Counting by the round's own time, a page that was loaded anew goes on above what it sent before.
    this.#seq = Math.max(this.#seq + 1, Math.round(-this.clock.until(round.starts_at) / SEQ_MS));
    return this.#rounds.guess(round.id, shapesOf(this.#store.drawing), this.#seq, this.#seen);
  }

  /** @param {GuessAnswer} answer */
  #take({ guesses, announced, attempts, recognised, seq }) {
    this.#seen = seq;
    if (this.phase !== "drawing") return;
    this.#set({ guesses, announced, attempts });
    if (!recognised) return;
    this.#guesser?.stop();
    this.#stopTimer();
    // In a sprint the clock runs on, so nobody wants to linger.
    if (this.game.mode === "sprint") this.#close("recognised");
    else this.#pause("recognised", () => this.#close("recognised"));
  }

  /** @param {ApiError} error */
  #refused(error) {
    if (error.status === 409) this.#close("timeout");
    else if (error.status === 404 || error.status === 401) this.#fail(error);
  }

  /** @param {Error} error */
  #fail(error) {
    this.#guesser?.stop();
    this.#stopTimer();
    this.#set({ phase: "ready", error });
  }

  /** @param {Reason} reason */
  async #close(reason) {
    if (!this.round || !this.drawable) return;
    this.#guesser?.stop();
    this.#stopTimer();
    this.#set({ phase: "closing", reason, drawn: !this.#store.empty, silent: false });
    const struggle = () => this.#set({ struggling: true });
    try {
      const drawing = withinLimits(this.#store.drawing);
      const result = await this.#rounds.end(this.round.id, drawing, reason, struggle);
      if (!this.#end.signal.aborted) this.#closed(result);
    } catch (error) {
      if (!this.#end.signal.aborted) this.#fail(/** @type {Error} */ (error));
    }
  }

  /** @param {import("../types.js").Result | null} result */
  #closed(result) {
    this.closedRounds = Math.max(this.closedRounds, this.round?.number ?? 0);
    const quick = this.#hurry || (this.game.mode === "sprint" && this.reason !== "timeout");
    if (quick) {
      const before = { text: this.round?.text ?? "", recognised: result?.recognised ?? false };
      this.#set({ result, before });
      this.#next();
    } else this.#pause("closed", () => this.#next(), { result });
  }

  #next() {
    this.#stopTimer();
    if (this.last) this.#set({ phase: "over" });
    else this.deal();
  }

  /**
   * Enter a phase that ends by itself, unless the game has no clock, or the player wants to be waited for or is asked.
   * @param {"recognised" | "closed"} phase
   * @param {() => void} then
   * @param {Partial<Play>} [fields]
   */
  #pause(phase, then, fields = {}) {
    this.#stopTimer();
    Object.assign(this, fields, { before: null });
    if (this.game.mode !== "zen" && !this.#waiting && !this.asks) {
      this.goesOnAt = performance.now() + PAUSES[phase];
      this.#timer = setTimeout(then, PAUSES[phase]);
    }
    this.#set({ phase });
  }

  #stopTimer() {
    clearTimeout(this.#timer);
    this.goesOnAt = null;
  }

  /** @param {Partial<Play>} fields */
  #set(fields) {
    Object.assign(this, fields);
    this.dispatchEvent(new Event("change"));
  }
}
