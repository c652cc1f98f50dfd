/** The player's verdict on a closed round, once: what the drawing is, each of the machine's own ideas one click away. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { api } from "../session.js";
import { sentence } from "./errors.js";
import { useMessages } from "./hooks.js";
import { answersOf } from "./verdicts.js";

/** @typedef {import("../types.js").Result} Result */
/** @typedef {import("../types.js").Verdict} Verdict */
/** @typedef {(verdict: Verdict, label?: string) => void} Give */

/** What an answer does beyond teaching: it is said before it is given. */
export function Offer() {
  const { game } = useMessages();
  return <p class="hint offer">{game.offered}</p>;
}

/**
 * @param {{ result: Result, first?: boolean, told?: boolean }} props `first`: the keyboard goes to the question of a
 *   teach-me round; `told`: what an answer does is said once around several of these
 */
export function Feedback({ result, first = false, told = false }) {
  const messages = useMessages();
  const [given, setGiven] = useState(Boolean(result.feedback));
  const [failure, setFailure] = useState("");

  /** @type {Give} */
  const give = async (verdict, label) => {
    setFailure("");
    try {
      const body = { verdict, ...(label && { label }) };
      await api.post(`/rounds/${encodeURIComponent(result.round)}/feedback`, body);
      setGiven(true);
    } catch (error) {
      // Given already, perhaps by an answer that was lost: that is what the player wants.
      if (error instanceof ApiError && error.status === 409) setGiven(true);
      else setFailure(sentence(/** @type {Error} */ (error), messages));
    }
  };

  if (given) return <Thanks wasGiven={Boolean(result.feedback)} />;
  return (
    <div class="feedback">
      {result.teaching ? <AskedFor {...{ result, give, first }} /> : <Question result={result} give={give} />}
      {!told && <Offer />}
      <p class="failure" role="alert">
        {failure}
      </p>
    </div>
  );
}

/** @param {{ wasGiven: boolean }} props */
function Thanks({ wasGiven }) {
  const { game } = useMessages();
  const place = useRef(/** @type {HTMLParagraphElement | null} */ (null));
  useEffect(() => {
    if (!wasGiven) place.current?.focus({ preventScroll: true });
  }, [wasGiven]);
  return (
    <p class="feedback hint" ref={place} tabIndex={-1}>
      {game.thanks}
    </p>
  );
}

/**
 * What a teach-me round is asked: the drawing teaches only what the player says that it shows.
 * @param {{ result: Result, give: Give, first: boolean }} props
 */
function AskedFor({ result, give, first }) {
  const { game } = useMessages();
  const place = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  useEffect(() => {
    if (first) place.current?.focus({ preventScroll: true });
  }, [first]);
  return (
    <fieldset class="verdicts" ref={place} tabIndex={-1}>
      <legend>{game.askTeaching(result.text)}</legend>
      <button type="button" class="button small" data-verdict="right" onClick={() => give("right")}>
        {game.yes}
      </button>
      <button type="button" class="button small" data-verdict="unclear" onClick={() => give("unclear")}>
        {game.no}
      </button>
    </fieldset>
  );
}

/** @param {{ result: Result, give: Give }} props */
function Question({ result, give }) {
  const { game } = useMessages();
  const [word, ...others] = answersOf(result);
  return (
    <fieldset class="verdicts">
      <legend>
        {game.ask} <span class="visually-hidden">({result.text})</span>
      </legend>
      {word && (
        <button
          type="button"
          class="button small"
          data-verdict={word.verdict}
          onClick={() => give(word.verdict)}
        >
          {game.asAsked(word.text)}
        </button>
      )}
      {others.map(({ text, verdict, label }) => (
        <button
          key={text}
          type="button"
          class="button small"
          data-verdict={verdict}
          onClick={() => give(verdict, label)}
        >
          {text}
        </button>
      ))}
      <button type="button" class="button small" data-verdict="unclear" onClick={() => give("unclear")}>
        {game.unclear}
      </button>
    </fieldset>
  );
}
