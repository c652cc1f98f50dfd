/** What the machine sees: one sentence, the best guesses as bars, and the attempts so far. */

import { Bars } from "../parts/bars.jsx";
import { useMessages, useStore } from "../parts/hooks.js";
import { GoOn, TeachMe } from "./cards.jsx";
import { Icon } from "./icons.jsx";
import { useMoves } from "./moves.js";
import { useTexts } from "./texts.js";
import { voice } from "./voice.js";

/** @typedef {import("./play.js").Play} Play */
/** @typedef {import("./announcer.js").Announcer} Announcer */

/** The id of what tells the keys of the paper. */
export const KEYS = "board-keys";

/** How many guesses are shown. */
const SHOWN = 5;

/**
 * What the machine says, for the eye and, more rarely, for the ear.
 * @param {Play} play @param {boolean} empty whether nothing is drawn
 * @param {import("../messages/language.js").Messages["play"]} text
 */
export function remark(play, empty, text) {
  if (play.phase === "recognised") return text.knows(play.round?.text ?? "");
  const blank = beginning(play, text);
  if (["ready", "dealing", "reading"].includes(play.phase)) return blank;
  if (play.phase === "closed") return ending(play, text);
  if (play.phase !== "drawing") return "";
  if (play.silent) return text.silent;
  if (empty) return blank;
  const [best] = play.guesses;
  if (!best) return text.thinking;
  if (play.teaching) return play.announced ? text.resembles(best.text) : text.unsureTeaching;
  return play.announced ? text.sees(best.text) : text.unsure;
}

/**
 * What is said while nothing is drawn: of the word before, where no card has told how it ended.
 * @param {Play} play @param {import("../messages/language.js").Messages["play"]} text
 */
function beginning({ before, teaching }, text) {
  if (before?.recognised) return text.knows(before.text);
  return teaching ? text.blankTeaching : text.blank;
}

/** @param {Play} play @param {import("../messages/language.js").Messages["play"]} text */
function ending(play, text) {
  if (play.asks) return text.shown;
  const word = play.round?.text ?? "";
  return play.result?.recognised ? text.knows(word) : text.itWas(word);
}

/** The machine's voice, for the eye and for the ear. @param {{ play: Play, sentence: string, announcer: Announcer }} props */
export function Says({ play, sentence, announcer }) {
  return (
    <div class={play.phase === "recognised" ? "says hit" : "says"}>
      <p class="remark" data-remark>
        {sentence}
      </p>
      <VoiceButton announcer={announcer} />
    </div>
  );
}

/** @param {{ play: Play }} props */
export function Panel({ play }) {
  const { play: text } = useMessages();
  const texts = useTexts();
  const items = play.guesses.slice(0, SHOWN).map((guess) => ({
    key: guess.label,
    text: guess.text,
    share: guess.probability,
  }));
  const bars = useMoves(items.map(({ key }) => key).join());
  return (
    <aside class="panel" aria-label={text.guesses}>
      {play.teaching && play.phase === "drawing" && <TeachMe />}
      <div ref={bars} class="panel-room">
        {play.phase === "recognised" ? (
          <div class="hit" data-hit>
            <p>{text.keepDrawing}</p>
            <GoOn play={play} />
          </div>
        ) : (
          <Bars items={items} label={text.guesses} />
        )}
      </div>
      <p id={KEYS} class="hint board-keys">
        {play.teaching ? texts?.keysTeaching : texts?.keys}
      </p>
    </aside>
  );
}

/** Whether the machine is to be heard. @param {{ announcer: Announcer }} props */
function VoiceButton({ announcer }) {
  const texts = useTexts();
  const { on, possible } = useStore(voice);
  if (!possible) return null;
  const toggle = () => {
    voice.toggle();
    // Some browsers speak only once a press of a button has begun it.
    if (voice.on) announcer.sayNow(texts?.voiceOn ?? "");
  };
  return (
    <button
      type="button"
      class={texts ? "button voice" : "button voice unnamed"}
      aria-pressed={on}
      aria-label={texts?.voice}
      title={texts?.voice}
      data-voice
      onClick={toggle}
    >
      <Icon name={on ? "voice" : "mute"} />
    </button>
  );
}
