/** What the machine sees: one sentence, the best guesses as bars, and the attempts so far. */

import { Bars } from "../parts/bars.jsx";
import { useMessages } from "../parts/hooks.js";
import { GoOn, TeachMe } from "./cards.jsx";

/** @typedef {import("./play.js").Play} Play */

/** How many guesses are shown. */
const SHOWN = 5;

/**
 * What the machine says, for the eye and, more rarely, for the ear.
 * @param {Play} play @param {boolean} empty whether nothing is drawn
 * @param {import("../messages/language.js").Messages["play"]} text
 */
export function remark(play, empty, text) {
  if (play.phase === "recognised") return text.knows(play.round?.text ?? "");
  const blank = play.teaching ? text.blankTeaching : text.blank;
  if (["ready", "dealing", "reading"].includes(play.phase)) return blank;
  if (play.phase !== "drawing") return "";
  if (play.silent) return text.silent;
  if (empty) return blank;
  const [best] = play.guesses;
  if (!best) return text.thinking;
  if (play.teaching) return play.announced ? text.resembles(best.text) : text.unsureTeaching;
  return play.announced ? text.sees(best.text) : text.unsure;
}

/** @param {{ play: Play, sentence: string }} props */
export function Panel({ play, sentence }) {
  const { play: text } = useMessages();
  const items = play.guesses.slice(0, SHOWN).map((guess) => ({
    key: guess.label,
    text: guess.text,
    share: guess.probability,
  }));
  const recognised = play.phase === "recognised";
  return (
    <aside class={recognised ? "panel hit" : "panel"} aria-label={text.guesses}>
      {play.teaching && play.phase === "drawing" && <TeachMe />}
      <p class="remark" data-remark>
        {sentence}
      </p>
      {recognised && (
        <div data-hit>
          <p>{text.keepDrawing}</p>
          <GoOn play={play} />
        </div>
      )}
      {!recognised && <Bars items={items} label={text.guesses} />}
    </aside>
  );
}
