/** Choose a game: its mode, time, categories and difficulty. */

import { useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { time } from "../format.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages, useResource } from "../parts/hooks.js";
import { choice } from "../play/choice.js";
import { CategoryChoice, DifficultyChoice, ModeChoice, SecondsChoice } from "../play/choices.jsx";
import { go } from "../router.js";
import { api } from "../session.js";

/** @typedef {import("../types.js").Mode} Mode */
/** @typedef {import("../types.js").DailyState} DailyState */

export default function Choose() {
  const messages = useMessages();
  const [chosen, setChosen] = useState(choice.current);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const daily = useResource("daily", () => /** @type {Promise<DailyState>} */ (api.get("/me/daily"))).data;
  const free = chosen.mode !== "daily";
  const played = !free && daily?.state === "played";
  const begun = !free && daily?.state === "begun";

  /** @param {Partial<typeof chosen>} fields */
  const choose = (fields) => {
    setFailure("");
    setChosen({ ...chosen, ...fields });
  };
  /** Zen is Classic without its clock. @param {number | null} seconds */
  const clock = (seconds) => choose(seconds === null ? { mode: "zen" } : { mode: "classic", seconds });
  /** @param {SubmitEvent} event */
  const start = async (event) => {
    event.preventDefault();
    if (busy || played) return;
    setBusy(true);
    setFailure("");
    choice.current = chosen;
    try {
      const { id } = await api.post("/games", choice.options(language.code));
      go(`/play?game=${encodeURIComponent(id)}`);
    } catch (error) {
      setFailure(refusal(/** @type {Error} */ (error), chosen.mode, messages));
      setBusy(false);
    }
  };

  return (
    <form class="choose" onSubmit={start}>
      <h1>{messages.choose.title}</h1>
      <p>
        <a class="back" href="#/watch">
          {messages.choose.watch}
        </a>
      </p>
      <ModeChoice value={chosen.mode} daily={daily?.state} onChoose={(mode) => choose({ mode })} />
      {(chosen.mode === "classic" || chosen.mode === "zen") && (
        <SecondsChoice value={chosen.mode === "zen" ? null : chosen.seconds} onChoose={clock} />
      )}
      {free && (
        <DifficultyChoice value={chosen.difficulty} onChoose={(difficulty) => choose({ difficulty })} />
      )}
      {free && <CategoryChoice value={chosen.categories} onChoose={(categories) => choose({ categories })} />}
      <p class="notice" role="status">
        {!free && daily && whatOfDaily(daily, messages)}
      </p>
      <p class="failure" role="alert">
        {failure}{" "}
        {failure === messages.choose.dailyDone && <a href="#/history">{messages.choose.dailySee}</a>}
      </p>
      <div class="start-bar">
        {played ? (
          <a class="button primary big" href={`#/game/${encodeURIComponent(daily.game ?? "")}`}>
            {messages.choose.dailyResult}
          </a>
        ) : (
          <button type="submit" class="button primary big" aria-disabled={busy}>
            {busy ? messages.state.loading : begun ? messages.game.goOn : messages.choose.start}
          </button>
        )}
      </div>
    </form>
  );
}

/** @param {DailyState} daily @param {import("../messages/language.js").Messages} messages */
function whatOfDaily({ state, next_at: next }, { choose }) {
  if (state === "played") return choose.dailyPlayed(time(next, language.code));
  return state === "begun" ? choose.dailyBegun : "";
}

/** @param {Error} error @param {Mode} mode @param {import("../messages/language.js").Messages} messages */
function refusal(error, mode, messages) {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 409 && mode === "daily") return messages.choose.dailyDone;
  if (status === 400) return mode === "zen" ? messages.choose.noWords : messages.choose.noWordsTimed;
  return sentence(error, messages);
}
