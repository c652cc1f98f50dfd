/** A riddle: the paper, what the machine says, and the words to choose from. */

import { useEffect, useRef, useState } from "preact/hooks";
import { percent, textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useStore } from "../parts/hooks.js";
import { Announcer } from "../play/announcer.js";
import { Paper } from "./paper.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./watch.js").Watch} Watch */

/** @param {{ watch: Watch, texts: Texts }} props */
export function Table({ watch, texts }) {
  const [announcer] = useState(() => new Announcer());
  useAnnouncements(watch, texts, announcer);
  return (
    <section class="watch" data-watch={watch.phase}>
      <div class="watch-bar">
        <h2>{texts.number(watch.place + 1, watch.riddles.length)}</h2>
        <Score watch={watch} texts={texts} />
      </div>
      <div class="watch-table">
        <div>
          <Paper watch={watch} label={texts.picture} />
          <p class="watch-remark" data-remark>
            {remark(watch, texts)}
          </p>
        </div>
        {watch.phase === "watching" ? (
          <Choice key={watch.place} watch={watch} texts={texts} />
        ) : (
          <Answer watch={watch} texts={texts} />
        )}
      </div>
      <Live announcer={announcer} />
    </section>
  );
}

/** @param {{ watch: Watch, texts: Texts }} props */
export function Score({ watch, texts }) {
  const { player, machine } = watch.score;
  return (
    <dl class="watch-score" aria-label={texts.score}>
      <div>
        <dt>{texts.you}</dt>
        <dd data-score>{player}</dd>
      </div>
      <div>
        <dt>{texts.machine}</dt>
        <dd>{machine}</dd>
      </div>
    </dl>
  );
}

/** What the machine says of what is on view. @param {Watch} watch @param {Texts} texts */
function remark(watch, texts) {
  const { sight } = watch;
  if (watch.beaten) return texts.knows;
  if (!sight) return texts.watching;
  const { code } = language;
  return sight.announced
    ? `${texts.sees(textOf(sight, code))} (${percent(sight.probability, code)})`
    : texts.unsure;
}

/** The words; the keyboard comes here, and digits choose from here. @param {{ watch: Watch, texts: Texts }} props */
function Choice({ watch, texts }) {
  const group = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  useEffect(() => group.current?.focus({ preventScroll: true }), []);
  const { choices } = watch.riddle;
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const choice = choices[Number(event.key) - 1];
    if (choice) watch.choose(choice.word);
  };
  return (
    <div class="watch-side">
      <fieldset class="watch-choices" ref={group} tabIndex={-1} onKeyDown={press}>
        <legend>{texts.ask}</legend>
        {choices.map((choice, i) => (
          <button
            key={choice.word}
            type="button"
            class="button"
            data-choice={choice.word}
            aria-disabled={watch.wrong.has(choice.word)}
            onClick={() => watch.choose(choice.word)}
          >
            <span class="watch-digit" aria-hidden="true">
              {watch.wrong.has(choice.word) ? "✗" : i + 1}
            </span>
            {textOf(choice, language.code)}
          </button>
        ))}
      </fieldset>
      <p class="actions">
        <button type="button" class="button small" data-pause onClick={() => watch.pause()}>
          {watch.paused ? texts.goOn : texts.pause}
        </button>
        <button type="button" class="button small" data-tell onClick={() => watch.giveUp()}>
          {texts.giveUp}
        </button>
      </p>
      <p class="hint watch-keys">{texts.keys}</p>
    </div>
  );
}

/** What a riddle was worth. @param {{ outcome: Watch["outcomes"][number] | undefined, texts: Texts, kind: string }} props */
export function Points({ outcome, texts, kind }) {
  return (
    <dl class={kind}>
      <div>
        <dt>{texts.you}</dt>
        <dd>{texts.worth(outcome?.points ?? 0)}</dd>
      </div>
      <div>
        <dt>{texts.machine}</dt>
        <dd>{texts.worth(outcome?.machine ?? 0)}</dd>
      </div>
    </dl>
  );
}

/** How it ended, and on to the next. @param {{ watch: Watch, texts: Texts }} props */
function Answer({ watch, texts }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  const outcome = watch.outcomes[watch.place];
  return (
    <div class="watch-side" data-answer={outcome?.right ? "right" : "told"}>
      <p class="watch-word">{said(watch, texts)}</p>
      <Points outcome={outcome} texts={texts} kind="facts" />
      <p class="actions">
        <button ref={button} type="button" class="button primary big" data-next onClick={() => watch.next()}>
          {watch.last ? texts.toEnd : texts.next}
        </button>
      </p>
    </div>
  );
}

/** @param {Watch} watch @param {Texts} texts */
function said(watch, texts) {
  const word = textOf(watch.riddle.drawing, language.code);
  return watch.outcomes[watch.place]?.right ? texts.right(word) : texts.told(word);
}

/** @param {{ announcer: Announcer }} props */
function Live({ announcer }) {
  useStore(announcer);
  return (
    <p class="visually-hidden" aria-live="polite" data-live>
      {announcer.text}
    </p>
  );
}

/** @param {Watch} watch @param {Texts} texts @param {Announcer} announcer */
function useAnnouncements(watch, texts, announcer) {
  const { phase, place } = watch;
  const remarked = phase === "watching" ? remark(watch, texts) : "";
  const out = [...watch.wrong].at(-1);
  const chosen = watch.riddle.choices.find(({ word }) => word === out);
  useEffect(() => {
    if (remarked) announcer.say(remarked);
  }, [remarked, announcer]);
  useEffect(() => {
    if (chosen) announcer.sayNow(texts.wrong(textOf(chosen, language.code)));
  }, [chosen, texts, announcer]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is said once, when a riddle begins or ends
  useEffect(() => {
    if (phase === "answered") announcer.sayNow(said(watch, texts));
    else announcer.sayNow(`${texts.number(place + 1, watch.riddles.length)}. ${texts.ask}`);
  }, [phase, place]);
  useEffect(() => () => announcer.stop(), [announcer]);
}
