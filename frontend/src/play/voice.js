/** Says aloud what is announced, where the player wants that and the browser can. */

/** A little faster than one reads a book to somebody: the clock runs. */
const RATE = 1.1;

/** Says `change` when it is turned on or off. */
export class Voice extends EventTarget {
  on = false;
  #synthesis;
  #utterance;

  /** @param {SpeechSynthesis} [synthesis] @param {typeof SpeechSynthesisUtterance} [utterance] */
  constructor(synthesis = globalThis.speechSynthesis, utterance = globalThis.SpeechSynthesisUtterance) {
    super();
    this.#synthesis = synthesis;
    this.#utterance = utterance;
  }

  get possible() {
    return Boolean(this.#synthesis && this.#utterance);
  }

  toggle() {
    this.on = !this.on && this.possible;
    if (!this.on) this.hush();
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Say it in place of what is being said, if it is turned on.
   * @param {string} text @param {import("../types.js").LanguageCode} code
   */
  say(text, code) {
    if (!this.on || !text) return;
    this.hush();
    const utterance = new this.#utterance(text);
    utterance.lang = code;
    utterance.rate = RATE;
    this.#synthesis.speak(utterance);
  }

  hush() {
    this.#synthesis?.cancel();
  }
}

/** The player's, for the whole visit. */
export const voice = new Voice();
