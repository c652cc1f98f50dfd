/** A game after it was played: a card for each drawing, and the player's verdict on it. */

import "../styles/after.css";
import { Daily } from "../after/daily.jsx";
import { ResultCard } from "../after/result.jsx";
import { useTexts } from "../after/texts.js";
import { Offer } from "../parts/feedback.jsx";
import { useMessages, useResource } from "../parts/hooks.js";
import { Empty, Loaded, Loading } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").Game} Game */
/** @typedef {import("../after/texts.js").Texts} Texts */

/** @param {import("../routes.js").PageProps} props */
export default function GamePage({ place }) {
  const { game: text } = useMessages();
  const texts = useTexts();
  const id = place.segments[1] ?? "";
  const game = useResource(
    id,
    () => /** @type {Promise<Game>} */ (api.get(`/games/${encodeURIComponent(id)}`)),
  );
  return (
    <>
      <h1>{text.title}</h1>
      {texts ? (
        <Loaded resource={game} shape="cards">
          {(data) => <Results game={data} texts={texts} />}
        </Loaded>
      ) : (
        <Loading />
      )}
    </>
  );
}

/** @param {{ game: Game, texts: Texts }} props */
function Results({ game, texts }) {
  const { game: text } = useMessages();
  return (
    <>
      <Summary game={game} />
      <Ways game={game} />
      {game.mode === "daily" && <Daily game={game} texts={texts} />}
      {game.results.length === 0 && <Empty text={text.empty} />}
      {game.results.some(({ drawing, feedback }) => drawing.length && !feedback) && <Offer />}
      <ol class="results">
        {game.results.map((result) => (
          <li key={result.round}>
            <ResultCard result={result} texts={texts} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** @param {{ game: Game }} props */
function Summary({ game }) {
  const { game: text, choose, play } = useMessages();
  const counted = game.results.filter(({ teaching }) => !teaching);
  const hits = counted.filter(({ recognised }) => recognised).length;
  const taught = game.results.length - counted.length;
  return (
    <p class="summary">
      <strong>{play.points(game.points)}</strong>
      {(counted.length > 0 || taught === 0) && <span>{text.summary(hits, counted.length)}</span>}
      {taught > 0 && <span>{text.taught(taught)}</span>}
      <span class="tag">{choose.modes[game.mode]?.[0]}</span>
    </p>
  );
}

/** Where to go from here. @param {{ game: Game }} props */
function Ways({ game }) {
  const { game: text } = useMessages();
  const { rounds } = game;
  const open = rounds !== null && game.results.every((result) => result.number < rounds);
  return (
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
  );
}
