/** Changing one word, and removing it. */

import { useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages } from "../parts/hooks.js";
import { api } from "../session.js";

/** @typedef {import("./texts.js").Texts["words"]} Texts */
/** @typedef {import("../types.js").Category} Category */
/** @typedef {import("../types.js").ListedWord} ListedWord */

/**
 * One request at a time, and what went wrong with it.
 * @param {() => void} onClose
 */
function useRequest(onClose) {
  const messages = useMessages();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const ask = async (/** @type {() => Promise<void>} */ request) => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    try {
      await request();
      onClose();
    } catch (error) {
      const refused = error instanceof ApiError && error.status === 400 ? error.errors[0]?.message : "";
      setFailure(refused || sentence(/** @type {Error} */ (error), messages));
    }
    setBusy(false);
  };
  return { busy, failure, ask };
}

/**
 * @param {{ word: ListedWord, categories: Category[], texts: Texts, onClose: () => void,
 *   onDone: (what: string) => void }} props
 */
export function WordEditor({ word, categories, texts, onClose, onDone }) {
  const { code } = language;
  const { busy, failure, ask } = useRequest(onClose);
  const [dealt, setDealt] = useState(word.dealt);
  const onSubmit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const value = (/** @type {string} */ name) => String(said.get(name) ?? "").trim();
    const change = {
      texts: { en: value("en"), fr: value("fr") },
      category: value("category"),
      difficulty: Number(value("difficulty")),
      dealt,
      ...(!dealt && { reason: value("reason") }),
      updated_at: word.updated_at,
    };
    ask(async () => {
      await api.request("PATCH", `/admin/words/${encodeURIComponent(word.id)}`, { body: change });
      onDone(texts.saved(change.texts[code]));
    });
  };
  return (
    <form class="form" onSubmit={onSubmit}>
      <h2 id="word-title">{texts.editNamed(textOf(word, code))}</h2>
      <Text name="en" label={texts.english} value={word.texts.en ?? ""} />
      <Text name="fr" label={texts.french} value={word.texts.fr ?? ""} />
      <div class="field">
        <label for="edit-category">{texts.category}</label>
        <select id="edit-category" name="category" defaultValue={word.category}>
          {categories.map((category) => (
            <option key={category.id} value={category.id} selected={category.id === word.category}>
              {textOf(category, code)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="edit-difficulty">{texts.difficulty}</label>
        <select id="edit-difficulty" name="difficulty" defaultValue={String(word.difficulty)}>
          {[1, 2, 3].map((difficulty) => (
            <option key={difficulty} value={difficulty} selected={difficulty === word.difficulty}>
              {difficulty}
            </option>
          ))}
        </select>
      </div>
      <label class="chip">
        <input type="checkbox" data-dealt checked={dealt} onChange={() => setDealt(!dealt)} />
        {texts.dealtQuestion}
      </label>
      {!dealt && <Text name="reason" label={texts.whyOff} value={word.reason ?? ""} most={200} />}
      <Foot {...{ texts, busy, failure, onClose }} action={texts.save} />
    </form>
  );
}

/** @param {{ name: string, label: string, value: string, most?: number }} props */
function Text({ name, label, value, most = 50 }) {
  return (
    <div class="field">
      <label for={`edit-${name}`}>{label}</label>
      <input
        id={`edit-${name}`}
        name={name}
        defaultValue={value}
        maxLength={most}
        required
        autocomplete="off"
      />
    </div>
  );
}

/** @param {{ word: ListedWord, texts: Texts, onClose: () => void, onDone: (what: string) => void }} props */
export function Removal({ word, texts, onClose, onDone }) {
  const name = textOf(word, language.code);
  const { busy, failure, ask } = useRequest(onClose);
  const onSubmit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    ask(async () => {
      await api.request("DELETE", `/admin/words/${encodeURIComponent(word.id)}`);
      onDone(texts.removed(name));
    });
  };
  return (
    <form onSubmit={onSubmit}>
      <h2 id="word-title">{texts.removeNamed(name)}</h2>
      <p>{texts.removeSure}</p>
      <Foot {...{ texts, busy, failure, onClose }} action={texts.remove} />
    </form>
  );
}

/**
 * @param {{ texts: Texts, busy: boolean, failure: string, action: string, onClose: () => void }} props
 */
function Foot({ texts, busy, failure, action, onClose }) {
  return (
    <>
      <p class="failure" role="alert">
        {failure}
      </p>
      <p class="actions">
        <button type="button" class="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button type="submit" class="button primary" data-yes aria-disabled={busy}>
          {action}
        </button>
      </p>
    </>
  );
}
