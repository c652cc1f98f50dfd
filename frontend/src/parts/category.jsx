/** A field in which one of the categories is chosen, or something else first. */

import { textOf } from "../format.js";
import { language } from "../messages/language.js";

/** @typedef {import("../types.js").Category} Category */

/**
 * `others` are choices before the categories, by value: the texts they have.
 *
 * @param {{
 *   id: string, label: string, others: Record<string, string>, categories: Category[], value: string,
 *   onChoose: (category: string) => void,
 * }} props
 */
export function CategorySelect({ id, label, others, categories, value, onChoose }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {Object.entries(others).map(([other, text]) => (
          <option key={other} value={other}>
            {text}
          </option>
        ))}
        {categories.map((category) => (
          <option key={category.id} value={category.id}>
            {textOf(category, language.code)}
          </option>
        ))}
      </select>
    </div>
  );
}
