/** Choose a game: its mode, time, categories and difficulty. */

import { useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages } from "../parts/hooks.js";
import { choice } from "../play/choice.js";
import { CategoryChoice, DifficultyChoice, ModeChoice, SecondsChoice } from "../play/choices.jsx";
import { go } from "../router.js";
import { api } from "../session.js";

/** @typedef {import("../types.js").Mode} Mode */

export default function Choose() {
  const messages = useMessages();
  const [chosen, setChosen] = useState(choice.current);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const free = chosen.mode !== "daily";

  /** @param {Partial<typeof chosen>} fields */
  const choose = (fields) => {
    setFailure("");
    setChosen({ ...chosen, ...fields });
  };
  /** Zen is Classic without its clock. @param {number | null} seconds */
  const time = (seconds) => choose(seconds === null ? { mode: "zen" } : { mode: "classic", seconds });
  /** @param {SubmitEvent} event */
  const start = async (event) => {
    event.preventDefault();
    if (busy) return;
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
      <ModeChoice value={chosen.mode} onChoose={(mode) => choose({ mode })} />
      {(chosen.mode === "classic" || chosen.mode === "zen") && (
        <SecondsChoice value={chosen.mode === "zen" ? null : chosen.seconds} onChoose={time} />
      )}
      {free && (
        <DifficultyChoice value={chosen.difficulty} onChoose={(difficulty) => choose({ difficulty })} />
      )}
      {free && <CategoryChoice value={chosen.categories} onChoose={(categories) => choose({ categories })} />}
      <p class="failure" role="alert">
        {failure}{" "}
        {failure === messages.choose.dailyDone && <a href="#/history">{messages.choose.dailySee}</a>}
      </p>
      <div class="start-bar">
        <button type="submit" class="button primary big" aria-disabled={busy}>
          {busy ? messages.state.loading : messages.choose.start}
        </button>
      </div>
    </form>
  );
}

/** @param {Error} error @param {Mode} mode @param {import("../messages/language.js").Messages} messages */
function refusal(error, mode, messages) {
  const status = error instanceof ApiError ? error.status : 0;
  if (status === 409 && mode === "daily") return messages.choose.dailyDone;
  if (status === 400) return mode === "zen" ? messages.choose.noWords : messages.choose.noWordsTimed;
  return sentence(error, messages);
}
