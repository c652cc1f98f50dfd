/** The cards that lie on the paper while nobody draws: before the word, the word, handing in, how it ended. */

import { useEffect, useRef } from "preact/hooks";
import { sentence } from "../parts/errors.js";
import { Feedback } from "../parts/feedback.jsx";
import { useMessages } from "../parts/hooks.js";
import { useTicks } from "./timer.jsx";

/** @typedef {import("./play.js").Play} Play */

/** @param {{ play: Play }} props */
export function Card({ play }) {
  switch (play.phase) {
    case "ready":
    case "dealing":
      return <Ready play={play} />;
    case "reading":
      return <Reading play={play} />;
    case "closing":
      return <Closing play={play} />;
    case "closed":
      return <Closed play={play} />;
    default:
      return null;
  }
}

/**
 * A button that takes the keyboard when it appears, unless something else comes first or the keyboard is in use.
 * @param {{ text: string, onClick: () => void, busy?: boolean, first?: boolean, focus?: boolean }} props
 */
function MainButton({ text, onClick, busy = false, first = true, focus = first }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    if (focus) button.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <button
      ref={button}
      type="button"
      class={first ? "button primary big" : "button"}
      data-go
      aria-disabled={busy}
      onClick={onClick}
    >
      {text}
    </button>
  );
}

/** @param {{ play: Play }} props */
function Ready({ play }) {
  const messages = useMessages();
  const { play: text, state } = messages;
  const leads = {
    sprint: text.readySprint,
    zen: text.readyZen,
    classic: text.readyLead,
    daily: text.readyLead,
  };
  const dealing = play.phase === "dealing";
  return (
    <div class="paper-card">
      <p class="paper-title">{text.number(play.number, play.game.rounds)}</p>
      {play.error ? (
        <p class="failure" role="alert">
          {sentence(play.error, messages)}
        </p>
      ) : (
        <p>{leads[play.game.mode]}</p>
      )}
      <MainButton text={dealing ? state.loading : text.show} busy={dealing} onClick={() => play.deal()} />
    </div>
  );
}

/** Says that the machine does not know the word, and what the round is for. */
export function TeachMe() {
  const { play: text } = useMessages();
  return (
    <p class="teach-me" data-teach-me>
      <strong>{text.teachMe}</strong> {text.teachMeLead}
    </p>
  );
}

/** @param {{ play: Play }} props */
function Reading({ play }) {
  const { play: text } = useMessages();
  useTicks(true, 100);
  const { round } = play;
  if (!round) return null;
  const left = Math.max(1, Math.ceil(play.clock.until(round.starts_at) / 1000));
  return (
    <div class="paper-card">
      <p>{text.draw}</p>
      <p class="paper-word" data-word={round.word}>
        {round.text}
      </p>
      {round.teaching && <TeachMe />}
      <p class="count" key={left} aria-hidden="true">
        {left}
      </p>
    </div>
  );
}

/** @param {{ play: Play }} props */
function Closing({ play }) {
  const { play: text } = useMessages();
  return (
    <div class="paper-note" role="status">
      {play.struggling ? text.savingAgain : text.saving}
    </div>
  );
}

/** @param {{ play: Play }} props */
function Closed({ play }) {
  return play.asks ? <Shown play={play} /> : <Ended play={play} />;
}

/** The drawing teaches: what it is asked about, and nothing else. @param {{ play: Play }} props */
function Shown({ play }) {
  const { play: text } = useMessages();
  return (
    <div class="paper-card" data-outcome="taught">
      <p class="paper-title">{text.shown}</p>
      {play.result && <Feedback result={play.result} first />}
      <GoOn play={play} />
    </div>
  );
}

/** @param {{ play: Play }} props */
function Ended({ play }) {
  const { play: text, game } = useMessages();
  const { result, round, reason } = play;
  const word = round?.text ?? "";
  const others = (result?.guesses ?? []).filter(({ text: other }) => other !== word).slice(0, 3);
  return (
    <div class="paper-card" data-outcome={result?.recognised ? "recognised" : reason}>
      <p class="paper-title">
        {result?.recognised ? text.knows(word) : reason === "skipped" ? text.skipped : text.timeout}
      </p>
      {!result?.recognised && <p>{text.itWas(word)}</p>}
      {result?.recognised && play.game.mode !== "zen" && <p class="points">{text.points(result.points)}</p>}
      {(result?.flags ?? []).length > 0 && (
        <p>
          <span class="tag">{game.notCounted}</span>
        </p>
      )}
      {result === null && <p>{text.lost}</p>}
      {!result?.recognised && others.length > 0 && (
        <p>{text.saw(others.map((guess) => guess.text).join(", "))}</p>
      )}
      {result && result.guesses.length > 0 && play.goesOnAt === null && <Feedback result={result} />}
      <GoOn play={play} />
    </div>
  );
}

/** Continue now, later by itself, or only when told to. @param {{ play: Play }} props */
export function GoOn({ play }) {
  const { play: text } = useMessages();
  useTicks(play.goesOnAt !== null, 250);
  const left =
    play.goesOnAt === null ? null : Math.max(0, Math.ceil((play.goesOnAt - performance.now()) / 1000));
  return (
    <div class="go-on">
      <MainButton
        text={play.last ? text.toResults : text.continue}
        first={!play.asks}
        focus={!play.asks && !play.drawable}
        onClick={() => play.proceed()}
      />
      {left !== null && (
        <>
          <button type="button" class="button" onClick={() => play.wait()}>
            {text.wait}
          </button>
          <span class="hint">{text.continues(left)}</span>
        </>
      )}
    </div>
  );
}
