/** Choose a game: its mode, time, categories and difficulty. */

import { useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages, useResource } from "../parts/hooks.js";
import { Failure } from "../parts/states.jsx";
import { choice } from "../play/choice.js";
import { go } from "../router.js";
import { api } from "../session.js";

/** @typedef {import("../types.js").Mode} Mode */
/** @typedef {import("../types.js").Category} Category */

const MODES = /** @type {const} */ (["classic", "sprint", "zen", "daily"]);
const SECONDS = [20, 40, 60];

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
      <ModeChoice value={chosen.mode} onChoose={(mode) => choose({ mode })} />
      {chosen.mode === "classic" && (
        <SecondsChoice value={chosen.seconds} onChoose={(seconds) => choose({ seconds })} />
      )}
      {free && (
        <DifficultyChoice value={chosen.difficulty} onChoose={(difficulty) => choose({ difficulty })} />
      )}
      {free && <CategoryChoice value={chosen.categories} onChoose={(categories) => choose({ categories })} />}
      <p class="failure" role="alert">
        {failure}
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
  if (status === 400) return messages.choose.noWords;
  return sentence(error, messages);
}

/** @param {{ value: Mode, onChoose: (mode: Mode) => void }} props */
function ModeChoice({ value, onChoose }) {
  const { choose } = useMessages();
  return (
    <fieldset class="options modes">
      <legend>{choose.mode}</legend>
      {MODES.map((mode) => {
        const [name, text] = choose.modes[mode] ?? [];
        return (
          <label key={mode} class="option card">
            <input
              type="radio"
              name="mode"
              value={mode}
              checked={value === mode}
              onChange={() => onChoose(mode)}
            />
            <span class="option-name">{name}</span>
            <span class="hint">{text}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** @param {{ value: number, onChoose: (seconds: number) => void }} props */
function SecondsChoice({ value, onChoose }) {
  const { choose } = useMessages();
  return (
    <fieldset class="options chips">
      <legend>{choose.seconds}</legend>
      {SECONDS.map((seconds) => (
        <label key={seconds} class="chip">
          <input type="radio" name="seconds" checked={value === seconds} onChange={() => onChoose(seconds)} />
          {choose.secondsValue(seconds)}
        </label>
      ))}
    </fieldset>
  );
}

/** @param {{ value: number, onChoose: (difficulty: number) => void }} props 0 is any */
function DifficultyChoice({ value, onChoose }) {
  const { choose } = useMessages();
  return (
    <fieldset class="options chips">
      <legend>{choose.difficulty}</legend>
      {choose.difficulties.map((name, difficulty) => (
        <label key={name} class="chip">
          <input
            type="radio"
            name="difficulty"
            checked={value === difficulty}
            onChange={() => onChoose(difficulty)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

/** @param {{ value: string[], onChoose: (categories: string[]) => void }} props */
function CategoryChoice({ value, onChoose }) {
  const { choose, state } = useMessages();
  const categories = useResource("categories", () => api.get("/categories"));
  const toggle = (/** @type {string} */ id) =>
    onChoose(value.includes(id) ? value.filter((each) => each !== id) : [...value, id]);
  const items = /** @type {Category[]} */ (categories.data?.items ?? []);
  return (
    <fieldset class="options chips categories">
      <legend>{choose.categories}</legend>
      <p class="hint">{choose.categoriesHint}</p>
      {categories.error && <Failure error={categories.error} retry={categories.reload} />}
      {!categories.data && !categories.error && <p class="hint">{state.loading}</p>}
      {items.map((category) => (
        <label key={category.id} class="chip">
          <input
            type="checkbox"
            name="categories"
            checked={value.includes(category.id)}
            onChange={() => toggle(category.id)}
          />
          {textOf(category, language.code)} <span class="hint">{choose.words(category.words)}</span>
        </label>
      ))}
    </fieldset>
  );
}
