/** Play a game: the word, the clock, the paper, and what the machine sees. */

import { useEffect, useState } from "preact/hooks";
import { StrokeStore } from "../drawing/strokes.js";
import { language } from "../messages/language.js";
import { useMessages, useResource, useStore } from "../parts/hooks.js";
import { Loaded, Loading } from "../parts/states.jsx";
import { Announcer } from "../play/announcer.js";
import { Board } from "../play/board.jsx";
import { Card } from "../play/cards.jsx";
import { Panel, remark, Says } from "../play/panel.jsx";
import { Play } from "../play/play.js";
import { Rounds } from "../play/rounds.js";
import { Timer } from "../play/timer.jsx";
import { voice } from "../play/voice.js";
import { goInstead } from "../router.js";
import { api } from "../session.js";

/** @typedef {import("../types.js").Game} Game */

/** @param {import("../routes.js").PageProps} props */
export default function PlayPage({ place }) {
  const id = place.query.get("game");
  useEffect(() => {
    if (!id) goInstead("/choose");
  }, [id]);
  return id ? <GameToPlay key={id} id={id} /> : <Loading />;
}

/** @param {{ id: string }} props */
function GameToPlay({ id }) {
  const { play: text } = useMessages();
  const game = useResource(
    id,
    () => /** @type {Promise<Game>} */ (api.get(`/games/${encodeURIComponent(id)}`)),
  );
  return (
    <>
      {!game.data && <h1>{text.title}</h1>}
      <Loaded resource={game}>{(data) => <Table game={data} />}</Loaded>
    </>
  );
}

/** @param {{ game: Game }} props */
function Table({ game }) {
  const { play: text } = useMessages();
  const [store] = useState(() => new StrokeStore());
  const [play] = useState(() => new Play(game, new Rounds(api), store));
  const [announcer] = useState(() => new Announcer());
  useStore(play);
  useStore(store);
  usePlaying(play, announcer);
  const sentence = remark(play, store.empty, text);
  useVoice(announcer);
  useAnnouncements(play, sentence, announcer);

  return (
    <section class="play" data-phase={play.phase}>
      <h1 class="visually-hidden">{text.title}</h1>
      <div class="play-bar">
        <p class="play-word">
          <span class="fact-name">{text.number(play.number, game.rounds)}</span>
          <span class="fact-value" data-word={play.drawable ? play.round?.word : undefined}>
            {play.round ? play.round.text : "…"}
          </span>
        </p>
        <p class="play-attempts">
          <span class="fact-name">{play.teaching ? text.teachTag : text.attempts}</span>
          <span class="fact-value">{play.teaching ? text.points(0) : play.attempts}</span>
        </p>
        <Timer play={play} announcer={announcer} />
      </div>
      <Says play={play} sentence={sentence} announcer={announcer} />
      <Board play={play} store={store}>
        <Card play={play} />
      </Board>
      <Panel play={play} />
      <LiveRegion announcer={announcer} />
    </section>
  );
}

/** @param {{ announcer: Announcer }} props */
function LiveRegion({ announcer }) {
  useStore(announcer);
  return (
    <p class="visually-hidden" aria-live="polite" data-live>
      {announcer.text}
    </p>
  );
}

/** What is announced is spoken, too, if that is wanted. @param {Announcer} announcer */
function useVoice(announcer) {
  useEffect(() => {
    const speak = () => voice.say(announcer.text, language.code);
    announcer.addEventListener("change", speak);
    return () => {
      announcer.removeEventListener("change", speak);
      voice.hush();
    };
  }, [announcer]);
}

/**
 * Go to the results when it is over, and don't let the page go while a drawing is being handed in.
 * @param {Play} play @param {Announcer} announcer
 */
function usePlaying(play, announcer) {
  const { phase } = play;
  useEffect(() => {
    if (phase === "over") goInstead(`/game/${encodeURIComponent(play.game.id)}`);
    if (phase !== "closing") return;
    const hold = (/** @type {Event} */ event) => event.preventDefault();
    addEventListener("beforeunload", hold);
    return () => removeEventListener("beforeunload", hold);
  }, [phase, play]);
  useEffect(
    () => () => {
      play.stop();
      announcer.stop();
    },
    [play, announcer],
  );
}

/** @param {Play} play @param {string} sentence @param {Announcer} announcer */
function useAnnouncements(play, sentence, announcer) {
  const { play: text } = useMessages();
  const { phase } = play;
  const word = play.round?.text ?? "";
  useEffect(() => {
    const teachMe = play.teaching ? ` ${text.teachMe} ${text.teachMeLead}` : "";
    const before = play.before?.recognised ? `${text.knows(play.before.text)} ` : "";
    if (phase === "reading") announcer.sayNow(`${before}${text.drawThis} ${word}.${teachMe}`);
    if (phase === "recognised") {
      announcer.sayNow(text.knows(word));
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) navigator.vibrate?.(40);
    }
    const ending = play.reason === "skipped" ? text.skipped : text.timeout;
    if (phase !== "closed" || play.result?.recognised) return;
    announcer.sayNow(play.asks ? text.shown : `${ending} ${text.itWas(word)}`);
  }, [phase, word, text, play, announcer]);
  useEffect(() => {
    if (phase === "drawing" && sentence) announcer.say(sentence);
  }, [phase, sentence, announcer]);
}
