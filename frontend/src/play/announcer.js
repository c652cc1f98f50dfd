/** Sentences for a polite live region, at most one every 2.5 s: the latest wins. */

const EVERY_MS = 2500;

export class Announcer extends EventTarget {
  text = "";
  #next = "";
  #saidAt = Number.NEGATIVE_INFINITY;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * Say it as soon as the last sentence is 2.5 s old, unless another comes before that.
   * @param {string} text
   */
  say(text) {
    if (text === (this.#next || this.text)) return;
    this.#next = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#speak(), Math.max(0, this.#saidAt + EVERY_MS - performance.now()));
  }

  /**
   * Say it now, in place of what was waiting: the word, the outcome, the clock.
   * @param {string} text
   */
  sayNow(text) {
    clearTimeout(this.#timer);
    this.#next = text;
    this.#speak();
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #speak() {
    this.text = this.#next;
    this.#next = "";
    this.#saidAt = performance.now();
    this.dispatchEvent(new Event("change"));
  }
}
