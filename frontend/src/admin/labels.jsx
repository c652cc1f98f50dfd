/** Choosing a label by the text of its word. */

import { textOf } from "../format.js";
import { language } from "../messages/language.js";

/** @typedef {import("../types.js").LabelledWord} LabelledWord */

/**
 * @param {{ id: string, name: string, none: string, words: LabelledWord[], value: string,
 *   onChoose: (label: string) => void }} props
 */
export function LabelChoice({ id, name, none, words, value, onChoose }) {
  const { code } = language;
  const sorted = [...words].sort((a, b) => textOf(a, code).localeCompare(textOf(b, code), code));
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{none}</option>
        {sorted.map((word) => (
          <option key={word.id} value={word.label}>
            {textOf(word, code)}
          </option>
        ))}
      </select>
    </div>
  );
}
