/** The card of one drawing after it was played: how it went, what else was seen, and what can be done with it. */

import { number, percent, seconds } from "../format.js";
import { language } from "../messages/language.js";
import { Facts } from "../parts/facts.jsx";
import { Feedback } from "../parts/feedback.jsx";
import { useMessages } from "../parts/hooks.js";
import { Picture } from "../parts/picture.jsx";
import { Share } from "../share/share.jsx";
import { Again } from "./again.jsx";
import { reasonsOf } from "./flags.js";
import { Nearest } from "./nearest.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").ResultWithDrawing} ResultWithDrawing */

/** @param {{ result: ResultWithDrawing, texts: Texts }} props */
export function ResultCard({ result, texts }) {
  const { game: text } = useMessages();
  return (
    <article class="card result" data-result={result.word}>
      <h2>{result.text}</h2>
      <Outcome result={result} />
      <NotCounted result={result} texts={texts} />
      {result.drawing.length ? (
        <Picture drawing={result.drawing} label={text.picture(result.text)} replayable />
      ) : (
        <p class="picture nothing">{text.nothing}</p>
      )}
      <Figures result={result} />
      <Also result={result} />
      <div class="card-actions">
        <Again word={result.word} text={texts.againShort} name={texts.again(result.text)} texts={texts} />
        {result.guesses.length > 0 && <Share round={result.round} word={result.text} />}
      </div>
      {result.guesses.length > 0 && <Nearest round={result.round} text={result.text} texts={texts} />}
      {result.drawing.length > 0 && <Feedback result={result} told />}
    </article>
  );
}

/** @param {{ result: ResultWithDrawing }} props */
function Outcome({ result }) {
  const { game: text } = useMessages();
  const { recognised, teaching } = result;
  if (teaching) {
    return (
      <p>
        <span class="tag">{text.teaching}</span> {text.teachingLead} <a href="#/taught">{text.progress}</a>
      </p>
    );
  }
  return (
    <p class={recognised ? "verdict yes" : "verdict no"}>
      <span aria-hidden="true">{recognised ? "✓" : "✗"}</span>{" "}
      {recognised ? text.recognised : text.notRecognised}
    </p>
  );
}

/** What was not believed is said, and why. @param {{ result: ResultWithDrawing, texts: Texts }} props */
function NotCounted({ result: { flags = [] }, texts }) {
  const { game: text } = useMessages();
  if (!flags.length) return null;
  return (
    <div class="not-counted" data-flags={flags.join(" ")}>
      <p>
        <strong>{text.notCounted}</strong>
      </p>
      <ul>
        {reasonsOf(flags, texts).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p class="hint">{texts.flagged.lead}</p>
    </div>
  );
}

/** @param {{ result: ResultWithDrawing }} props */
function Figures({ result }) {
  const { game: text } = useMessages();
  const { code } = language;
  /** @type {[string, string]} */
  const toDraw = [text.timeToDraw, seconds(result.time_to_draw_ms, code)];
  /** @type {[string, string][]} */
  const scored = [
    [text.timeToGuess, seconds(result.time_to_guess_ms, code)],
    toDraw,
    [text.attempts, number(result.attempts, code)],
    [text.points, number(result.points, code)],
  ];
  return <Facts facts={result.teaching ? [toDraw] : scored} />;
}

/** What is less likely than this is not worth a word. */
const LEAST = 0.01;

/** @param {{ result: ResultWithDrawing }} props */
function Also({ result }) {
  const { game: text } = useMessages();
  const others = result.guesses
    .filter(({ text: seen, probability }) => seen !== result.text && probability >= LEAST)
    .slice(0, 4);
  if (!others.length) return null;
  return (
    <>
      <h3>{text.also}</h3>
      <ul class="also">
        {others.map((guess) => (
          <li key={guess.label}>
            {guess.text} <span class="hint">{percent(guess.probability, language.code)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
