/** A game after it was played: a card for each drawing, and the player's verdict on it. */

import { number, percent, seconds } from "../format.js";
import { language } from "../messages/language.js";
import { Feedback, Offer } from "../parts/feedback.jsx";
import { useMessages, useResource } from "../parts/hooks.js";
import { Picture } from "../parts/picture.jsx";
import { Empty, Loaded } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").Game} Game */
/** @typedef {import("../types.js").ResultWithDrawing} ResultWithDrawing */

/** @param {import("../routes.js").PageProps} props */
export default function GamePage({ place }) {
  const { game: text } = useMessages();
  const id = place.segments[1] ?? "";
  const game = useResource(
    id,
    () => /** @type {Promise<Game>} */ (api.get(`/games/${encodeURIComponent(id)}`)),
  );
  return (
    <>
      <h1>{text.title}</h1>
      <Loaded resource={game}>{(data) => <Results game={data} />}</Loaded>
    </>
  );
}

/** @param {{ game: Game }} props */
function Results({ game }) {
  const { game: text, choose, play } = useMessages();
  const counted = game.results.filter(({ teaching }) => !teaching);
  const hits = counted.filter(({ recognised }) => recognised).length;
  const taught = game.results.length - counted.length;
  const { rounds } = game;
  const open = rounds !== null && game.results.every((result) => result.number < rounds);
  return (
    <>
      <p class="summary">
        <strong>{play.points(game.points)}</strong>
        {(counted.length > 0 || taught === 0) && <span>{text.summary(hits, counted.length)}</span>}
        {taught > 0 && <span>{text.taught(taught)}</span>}
        <span class="tag">{choose.modes[game.mode]?.[0]}</span>
      </p>
      <p class="actions">
        {open && (
          <a class="button primary" href={`#/play?game=${encodeURIComponent(game.id)}`}>
            {text.goOn}
          </a>
        )}
        <a class={open ? "button" : "button primary"} href="#/choose">
          {text.again}
        </a>
      </p>
      {game.results.length === 0 && <Empty text={text.empty} />}
      {game.results.some(({ drawing, feedback }) => drawing.length && !feedback) && <Offer />}
      <ol class="results">
        {game.results.map((result) => (
          <li key={result.round}>
            <ResultCard result={result} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** @param {{ result: ResultWithDrawing }} props */
function ResultCard({ result }) {
  const { game: text } = useMessages();
  return (
    <article class="card result" data-result={result.word}>
      <h2>{result.text}</h2>
      <Outcome result={result} />
      {result.drawing.length ? (
        <Picture drawing={result.drawing} label={text.picture(result.text)} replayable />
      ) : (
        <p class="picture nothing">{text.nothing}</p>
      )}
      <Facts result={result} />
      <Also result={result} />
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

/** @param {{ result: ResultWithDrawing }} props */
function Facts({ result }) {
  const { game: text } = useMessages();
  const { code } = language;
  const toDraw = [text.timeToDraw, seconds(result.time_to_draw_ms, code)];
  const scored = [
    [text.timeToGuess, seconds(result.time_to_guess_ms, code)],
    toDraw,
    [text.attempts, number(result.attempts, code)],
    [text.points, number(result.points, code)],
  ];
  const facts = result.teaching ? [toDraw] : scored;
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** @param {{ result: ResultWithDrawing }} props */
function Also({ result }) {
  const { game: text } = useMessages();
  const others = result.guesses.filter((guess) => guess.text !== result.text).slice(0, 4);
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
