/** One review: the drawing, what is claimed, what speaks against it, and what to decide. */

import { useEffect, useRef } from "preact/hooks";
import { date, percent } from "../format.js";
import { language } from "../messages/language.js";
import { Bars } from "../parts/bars.jsx";
import { Picture } from "../parts/picture.jsx";
import { LabelChoice } from "./labels.jsx";
import { teaches } from "./queue.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./queue.js").Queue} Queue */
/** @typedef {import("../types.js").Review} Review */

/**
 * @param {{ review: Review, queue: Queue, texts: Texts, pending: boolean, current: boolean,
 *   naming: boolean, onLook: () => void, onName: (naming: boolean) => void }} props
 */
export function ReviewCard({ review, queue, texts, pending, current, naming, onLook, onName }) {
  const { list, card } = texts;
  return (
    <li
      class={current ? "card review current" : "card review"}
      tabIndex={-1}
      aria-current={current ? "true" : undefined}
      data-review={review.id}
      onFocusIn={onLook}
    >
      <label class="chip">
        <input
          type="checkbox"
          checked={queue.selected.has(review.id)}
          aria-label={list.select(review.text)}
          onChange={() => queue.toggle(review.id)}
        />
        <span class="hint">
          {card.suspicion} {percent(review.suspicion, language.code)}
        </span>
      </label>
      <Picture drawing={review.drawing} label={card.picture(review.text)} />
      <div class="stack">
        <Claim review={review} texts={card} />
        <Reports review={review} texts={card} />
        <Against review={review} texts={card} />
        <Decisions review={review} texts={card} />
        {naming ? (
          <Naming {...{ review, queue, onName }} texts={card} />
        ) : (
          <Actions {...{ review, queue, pending, onLook, onName }} texts={list} />
        )}
      </div>
    </li>
  );
}

/** @param {{ review: Review, texts: Texts["card"] }} props */
function Claim({ review, texts }) {
  const verdict = teaches(review) && review.verdict === "right" ? "teaching" : review.verdict;
  return (
    <div>
      <h2>{review.about === "feedback" ? texts.claims(review.text) : texts.shownAs(review.text)}</h2>
      <p>
        {texts.asked(review.asked)} {teaches(review) && <span class="tag">{texts.teaching}</span>}
      </p>
      <p class="hint">
        {texts.verdicts[verdict]} {texts.player} {review.player.slice(0, 6)},{" "}
        {date(review.created_at, language.code)}
      </p>
    </div>
  );
}

/** What players have against a drawing of the gallery. @param {{ review: Review, texts: Texts["card"] }} props */
function Reports({ review, texts }) {
  if (review.about !== "report") return null;
  return (
    <div data-reports>
      <h3>
        {texts.reported} <span class="tag alert">{review.hidden ? texts.hidden : texts.onView}</span>
      </h3>
      <ul class="also">
        {review.reports.map(({ reason, count }) => (
          <li key={reason}>
            {texts.reports[reason]} <span class="hint">{count}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** @param {{ review: Review, texts: Texts["card"] }} props */
function Against({ review, texts }) {
  const items = review.guesses
    .slice(0, 3)
    .map(({ label, text, probability }) => ({ key: label, text, share: probability }));
  return (
    <>
      <div>
        <h3>{texts.why}</h3>
        {review.signs.length ? (
          <ul class="also">
            {review.signs.map(({ reason, weight }) => (
              <li key={reason} data-reason={reason}>
                {texts.reasons[reason]} <span class="hint">{percent(weight, language.code)}</span>
              </li>
            ))}
          </ul>
        ) : (
          <p class="hint">{texts.none}</p>
        )}
      </div>
      <div>
        <h3>{texts.saw}</h3>
        <Bars items={items} label={texts.saw} />
      </div>
    </>
  );
}

/** @param {{ review: Review, texts: Texts["card"] }} props */
function Decisions({ review, texts }) {
  if (!review.decisions.length) return null;
  return (
    <div>
      <h3>{texts.decisions}</h3>
      <ul>
        {review.decisions.map(({ action, label, by, at }) => (
          <li key={at} class="hint">
            {date(at, language.code)} – {texts.actions[action]}
            {label && ` (${label})`}, {by === "rule" ? texts.rule : texts.person}
          </li>
        ))}
      </ul>
    </div>
  );
}

/**
 * @param {{ review: Review, queue: Queue, pending: boolean, texts: Texts["list"], onLook: () => void,
 *   onName: (naming: boolean) => void }} props
 */
function Actions({ review, queue, pending, texts, onLook, onName }) {
  const decide = (/** @type {import("../types.js").ReviewAction} */ action) => () =>
    queue.decideOne(review, action);
  if (!pending) {
    return (
      <p class="actions">
        <button type="button" class="button small" data-action="reopen" onClick={decide("reopen")}>
          {texts.reopen}
        </button>
      </p>
    );
  }
  const shows = review.about !== "feedback";
  return (
    <p class="actions">
      <button
        type="button"
        class="button small"
        data-action="accept"
        aria-keyshortcuts="a"
        onClick={decide("accept")}
      >
        {shows ? texts.showIt : texts.accept}
      </button>
      {!shows && (
        <button
          type="button"
          class="button small"
          data-action="relabel"
          aria-keyshortcuts="r"
          onClick={() => {
            onLook();
            onName(true);
          }}
        >
          {texts.relabel}
        </button>
      )}
      <button
        type="button"
        class="button small"
        data-action="reject"
        aria-keyshortcuts="x"
        onClick={decide("reject")}
      >
        {shows ? texts.takeOut : texts.reject}
      </button>
    </p>
  );
}

/**
 * @param {{ review: Review, queue: Queue, texts: Texts["card"], onName: (naming: boolean) => void }} props
 */
function Naming({ review, queue, texts, onName }) {
  const first = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  useEffect(() => first.current?.querySelector("button")?.focus(), []);
  const others = review.guesses.filter(({ label }) => label !== review.label).slice(0, 5);
  const name = (/** @type {string} */ label) => {
    if (label) queue.decide("relabel", label);
  };
  return (
    <fieldset class="verdicts" ref={first}>
      <legend>{texts.learntAs}</legend>
      {others.map(({ label, text }) => (
        <button key={label} type="button" class="button small" data-label={label} onClick={() => name(label)}>
          {text}
        </button>
      ))}
      <LabelChoice
        id={`name-${review.id}`}
        name={texts.other}
        none={texts.choose}
        search={texts.search}
        value=""
        onChoose={name}
      />
      <button type="button" class="button small" onClick={() => onName(false)}>
        {texts.cancel}
      </button>
    </fieldset>
  );
}
