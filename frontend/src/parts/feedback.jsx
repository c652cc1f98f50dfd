/** The player's verdict on a closed round: once, and after a wrong guess what it should have been. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { api } from "../session.js";
import { sentence } from "./errors.js";
import { useMessages } from "./hooks.js";

/** @typedef {import("../types.js").ResultWithDrawing} ResultWithDrawing */
/** @typedef {import("../types.js").Verdict} Verdict */
/** @typedef {(verdict: Verdict, label?: string) => void} Give */

/** @param {{ result: ResultWithDrawing }} props */
export function Feedback({ result }) {
  const messages = useMessages();
  const [given, setGiven] = useState(Boolean(result.feedback));
  const [naming, setNaming] = useState(false);
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
      {naming ? (
        <Alternatives result={result} give={give} />
      ) : (
        <Question word={result.text} give={give} onWrong={() => setNaming(true)} />
      )}
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

/** @param {{ word: string, give: Give, onWrong: () => void }} props */
function Question({ word, give, onWrong }) {
  const { game } = useMessages();
  return (
    <fieldset class="verdicts">
      <legend>
        {game.ask} <span class="visually-hidden">({word})</span>
      </legend>
      <button type="button" class="button small" data-verdict="right" onClick={() => give("right")}>
        {game.right}
      </button>
      <button type="button" class="button small" data-verdict="wrong" onClick={onWrong}>
        {game.wrong}
      </button>
      <button type="button" class="button small" data-verdict="unclear" onClick={() => give("unclear")}>
        {game.unclear}
      </button>
    </fieldset>
  );
}

/** @param {{ result: ResultWithDrawing, give: Give }} props */
function Alternatives({ result, give }) {
  const { game } = useMessages();
  const first = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => first.current?.focus({ preventScroll: true }), []);
  const others = result.guesses.filter(({ text }) => text !== result.text).slice(0, 5);
  return (
    <fieldset class="verdicts">
      <legend>{game.instead}</legend>
      <button ref={first} type="button" class="button small" onClick={() => give("wrong")}>
        {game.asAsked(result.text)}
      </button>
      {others.map(({ label, text }) => (
        <button key={label} type="button" class="button small" onClick={() => give("wrong", label)}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}
