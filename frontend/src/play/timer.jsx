/** The stopwatch: time left by the server's clock, or time gone where there is no clock. */

import { useEffect, useReducer, useRef } from "preact/hooks";
import { clock } from "../format.js";
import { useMessages } from "../parts/hooks.js";

/** @typedef {import("./play.js").Play} Play */

/** The clock is announced when this many seconds are left, and at no other time. */
const ANNOUNCED = [10, 5];

/** A sprint's one clock, as long as no round has told it. */
const SPRINT_SECONDS = 60;

/**
 * What the clock shows before it starts: in a sprint it may run already.
 * @param {Play} play @param {number} full the time for a round, in ms
 */
function timeBefore({ round, clock: server }, full) {
  return round?.deadline ? Math.min(full, server.until(round.deadline)) : full;
}

/** Render again this often, in ms, while `on`. @param {boolean} on @param {number} every */
export function useTicks(on, every) {
  const [, tick] = useReducer((/** @type {number} */ n) => n + 1, 0);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => tick(undefined), every);
    return () => clearInterval(timer);
  }, [on, every]);
}

/** @param {{ play: Play, announcer: import("./announcer.js").Announcer }} props */
export function Timer({ play, announcer }) {
  const { play: text } = useMessages();
  const running = play.phase === "drawing";
  useTicks(running, 200);
  const shown = useRef(0);
  const { round, game } = play;
  const limit = round ? round.seconds : game.mode === "sprint" ? SPRINT_SECONDS : game.seconds;
  const before = play.phase === "reading" || play.phase === "dealing" || play.phase === "ready";
  if (before) shown.current = timeBefore(play, (limit ?? 0) * 1000);
  if (round && running) {
    shown.current = round.deadline ? play.clock.until(round.deadline) : -play.clock.until(round.starts_at);
  }
  const timed = limit !== null;
  const left = timed ? Math.ceil(shown.current / 1000) : null;
  useEffect(() => {
    if (running && left !== null && ANNOUNCED.includes(left)) announcer.sayNow(text.secondsLeft(left));
  }, [running, left, announcer, text]);

  const share = limit ? Math.min(1, Math.max(0, shown.current / (limit * 1000))) : null;
  return (
    <div class="timer" data-low={running && left !== null && left <= 5 ? "" : undefined}>
      <span class="fact-name">{timed ? text.time : text.elapsed}</span>
      <span class="fact-value" role="timer" aria-live="off">
        {clock(timed ? shown.current : Math.max(0, shown.current - 999))}
      </span>
      {share !== null && <span class="time-bar" style={{ "--share": String(share) }} />}
    </div>
  );
}
