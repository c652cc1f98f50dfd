/** The choices of a game: its mode, time, difficulty and categories. */

import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages, useResource } from "../parts/hooks.js";
import { Failure } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").Mode} Mode */
/** @typedef {import("../types.js").Category} Category */

const MODES = /** @type {const} */ (["classic", "sprint", "zen", "daily"]);
const SECONDS = [20, 40, 60, null];

/** @typedef {import("../types.js").DailyState["state"]} DailyState */

/** @param {{ value: Mode, daily: DailyState | undefined, onChoose: (mode: Mode) => void }} props */
export function ModeChoice({ value, daily, onChoose }) {
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
            <span class="option-name">
              {name}
              {mode === "daily" && daily && daily !== "new" && (
                <>
                  {" "}
                  <span class="tag">{choose.dailyStates[daily]}</span>
                </>
              )}
            </span>
            <span class="hint">{text}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** @param {{ value: number | null, onChoose: (seconds: number | null) => void }} props null is without a clock */
export function SecondsChoice({ value, onChoose }) {
  const { choose } = useMessages();
  return (
    <fieldset class="options chips">
      <legend>{choose.seconds}</legend>
      {SECONDS.map((seconds) => (
        <label key={seconds} class="chip">
          <input type="radio" name="seconds" checked={value === seconds} onChange={() => onChoose(seconds)} />
          {seconds === null ? choose.noSeconds : choose.secondsValue(seconds)}
        </label>
      ))}
    </fieldset>
  );
}

/** @param {{ value: number, onChoose: (difficulty: number) => void }} props 0 is any */
export function DifficultyChoice({ value, onChoose }) {
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
export function CategoryChoice({ value, onChoose }) {
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
