import { beforeEach, expect, test } from "vitest";
import { Voice } from "../src/play/voice.js";

/** A browser that keeps what it is asked to say. */
class FakeSynthesis {
  /** @type {string[]} */
  said = [];

  /** @param {{ text: string, lang: string }} utterance */
  speak({ text, lang }) {
    this.said.push(`${lang}: ${text}`);
  }

  cancel() {
    this.said.push("hush");
  }
}

class FakeUtterance {
  lang = "";

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @type {FakeSynthesis} */
let synthesis;
/** @type {Voice} */
let voice;

beforeEach(() => {
  synthesis = new FakeSynthesis();
  voice = new Voice(/** @type {any} */ (synthesis), /** @type {any} */ (FakeUtterance));
});

test("it says nothing until the player wants it", () => {
  voice.say("I see a cat", "en");

  expect(synthesis.said).toEqual([]);
});

test("it speaks the language of the site, and the newest sentence silences the one before", () => {
  voice.toggle();
  voice.say("I see a cat", "en");
  voice.say("Je vois un chat", "fr");

  expect(synthesis.said).toEqual(["hush", "en: I see a cat", "hush", "fr: Je vois un chat"]);
});

test("it is silent at once when it is turned off", () => {
  voice.toggle();
  voice.say("I see a cat", "en");

  voice.toggle();
  voice.say("I see a dog", "en");

  expect([voice.on, synthesis.said.at(-1)]).toEqual([false, "hush"]);
});

test("where the browser can't speak it can't be turned on", () => {
  const mute = new Voice(undefined, undefined);

  mute.toggle();

  expect([mute.possible, mute.on]).toEqual([false, false]);
});
