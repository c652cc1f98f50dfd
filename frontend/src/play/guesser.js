/** Asks what the machine sees while a drawing grows: one at a time, three a second, never twice about the same. */

import { ApiError } from "../api.js";
import { pauseAfter } from "./pause.js";

/** @typedef {import("../types.js").GuessAnswer} GuessAnswer */

const EVERY_MS = 400;
/** However fast short strokes follow each other, so many requests at most begin in any second. */
const MOST = { requests: 3, ms: 1000 };
const SILENCE_MS = 3000;
const RETRY_MS = { first: 500, most: 4000 };

/**
 * @typedef {object} GuesserParts
 * @property {() => Promise<GuessAnswer> | null} ask sends the drawing so far, null if there is nothing to send
 * @property {(answer: GuessAnswer) => void} onAnswer
 * @property {(silent: boolean) => void} onSilence no answer for three seconds; or one again
 * @property {(error: ApiError) => void} onRefused the round takes no more guesses
 */

/** Runs from its making until it is stopped. */
export class Guesser {
  #parts;
  #running = true;
  #asking = false;
  #dirty = false;
  #urgent = false;
  /** When the last requests began, the latest last. @type {number[]} */
  #begun = Array(MOST.requests).fill(Number.NEGATIVE_INFINITY);
  #retryAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  /** Answers to what was asked before belong to a drawing that is gone. */
  #generation = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;

  /** @param {GuesserParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
  }

  /** The drawing has changed. */
  changed() {
    this.#dirty = true;
    this.#schedule();
  }

  /** The pen was lifted: ask at once. */
  lifted() {
    this.#urgent = true;
    this.changed();
  }

  /** Strokes were taken away: drop the answer that is on its way. */
  forget() {
    this.#generation++;
    this.changed();
  }

  #schedule() {
    if (!this.#running || this.#asking || !this.#dirty) return;
    const [first = 0] = this.#begun;
    const paced = this.#urgent ? 0 : (this.#begun.at(-1) ?? 0) + EVERY_MS;
    const due = Math.max(paced, first + MOST.ms, this.#retryAt);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), Math.max(0, due - now()));
  }

  async #ask() {
    const asked = this.#parts.ask();
    this.#dirty = false;
    this.#urgent = false;
    if (!asked) return;
    this.#asking = true;
    this.#begun = [...this.#begun.slice(1), now()];
    this.#silence ??= setTimeout(() => this.#parts.onSilence(true), SILENCE_MS);
    const generation = this.#generation;
    try {
      this.#answered(await asked, generation);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#asking = false;
      this.#schedule();
    }
  }

  /** @param {GuessAnswer} answer @param {number} generation */
  #answered(answer, generation) {
    this.#failures = 0;
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (!this.#running) return;
    this.#parts.onSilence(false);
    // What was recognised stays so, whatever became of the drawing since.
    if (generation === this.#generation || answer.recognised) this.#parts.onAnswer(answer);
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof ApiError)) throw error;
    if (!this.#running) return;
    if (!error.passing) return this.#parts.onRefused(error);
    this.#dirty = true;
    this.#retryAt = now() + pauseAfter(error, this.#failures++, RETRY_MS);
  }
}

function now() {
  return performance.now();
}
