/** Choosing a label by the text of its word: the words that fit what is sought, a page of them at most. */

import { useEffect, useRef, useState } from "preact/hooks";
import { query } from "../api.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useResource } from "../parts/hooks.js";
import { api } from "../session.js";

/** @typedef {import("../types.js").LabelledWord} LabelledWord */
/** @typedef {{ items: LabelledWord[] }} Found */

const PAUSE_MS = 300;

/**
 * @param {{ id: string, name: string, none: string, search: string, value: string,
 *   onChoose: (label: string) => void }} props
 */
export function LabelChoice({ id, name, none, search, value, onChoose }) {
  const [text, setText] = useState("");
  const words = useFound(text);
  const [chosen, setChosen] = useState(/** @type {LabelledWord | null} */ (null));
  const choose = (/** @type {string} */ label) => {
    setChosen(words.find((word) => word.label === label) ?? null);
    onChoose(label);
  };
  return (
    <>
      <div class="field">
        <label for={`${id}-search`}>{search}</label>
        <input
          id={`${id}-search`}
          type="search"
          maxLength={100}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for={id}>{name}</label>
        <select id={id} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="">{none}</option>
          {offered(words, value ? chosen : null).map((word) => (
            <option key={word.id} value={word.label}>
              {textOf(word, language.code)}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}

/**
 * The words that the API finds for a text, once nobody has typed for a moment; until then those of before.
 * @param {string} text
 */
function useFound(text) {
  const [sought, seek] = useState("");
  useEffect(() => {
    const pause = setTimeout(() => seek(text.trim()), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text]);
  const found = useResource(
    sought,
    () => /** @type {Promise<Found>} */ (api.get(`/admin/words${query({ query: sought })}`)),
  );
  const last = useRef(/** @type {LabelledWord[]} */ ([]));
  if (found.data) last.current = found.data.items;
  return last.current;
}

/**
 * What was found by its text, with the word that is chosen, whatever was sought since.
 * @param {LabelledWord[]} words
 * @param {LabelledWord | null} chosen
 */
export function offered(words, chosen) {
  const { compare } = new Intl.Collator(language.code);
  const others = words.filter((word) => word.id !== chosen?.id);
  return [...others, ...(chosen ? [chosen] : [])].sort((a, b) =>
    compare(textOf(a, language.code), textOf(b, language.code)),
  );
}
