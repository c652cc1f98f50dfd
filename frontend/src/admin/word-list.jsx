/** The admins' word list: upload, search, and a table in which each word can be changed or removed. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { query } from "../api.js";
import { date, textOf } from "../format.js";
import { language } from "../messages/language.js";
import { CategorySelect } from "../parts/category.jsx";
import { usePages, useResource } from "../parts/hooks.js";
import { Empty, Loaded, More, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";
import { Upload } from "./upload.jsx";
import { Removal, WordEditor } from "./word-editor.jsx";

/** @typedef {import("./texts.js").Texts["words"]} Texts */
/** @typedef {import("../types.js").Category} Category */
/** @typedef {import("../types.js").ListedWord} ListedWord */
/** @typedef {{ text: string, category: string, show: string }} Search */
/** @typedef {{ word: ListedWord, remove: boolean }} Wanted */

/** @type {Record<string, Record<string, string>>} what is shown, as the API asks it */
const SHOWN = {
  all: {},
  dealt: { dealt: "true" },
  off: { dealt: "false" },
  taught: { known: "false", dealt: "true" },
};
const PAUSE_MS = 300;

/** @param {{ texts: Texts }} props */
export function WordList({ texts }) {
  const [search, setSearch] = useState(/** @type {Search} */ ({ text: "", category: "", show: "all" }));
  const [done, setDone] = useState("");
  const categories = useResource(
    "categories",
    () => /** @type {Promise<{ items: Category[] }>} */ (api.get("/categories")),
  );
  const pages = usePages(
    JSON.stringify(search),
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<ListedWord>>} */ (
        api.get(
          `/admin/words${query({ query: search.text, category: search.category, ...SHOWN[search.show], cursor })}`,
        )
      ),
  );
  const known = categories.data?.items ?? [];
  const reload = useRef(() => {});
  reload.current = () => {
    pages.reload();
    categories.reload();
  };
  const onUploaded = useCallback(() => reload.current(), []);
  const onDone = (/** @type {string} */ what) => {
    setDone(what);
    reload.current();
  };
  return (
    <>
      <p class="lead">{texts.lead}</p>
      <Upload {...{ texts, onUploaded }} categories={known} />
      <h2 class="list-title">{texts.list}</h2>
      <Filters {...{ texts, search }} categories={known} onSearch={setSearch} />
      <p class="notice" role="status">
        {done}
      </p>
      <Loaded resource={pages} shape="rows">
        {({ items }) => (
          <>
            {items.length ? (
              <Table {...{ items, texts, onDone }} categories={known} />
            ) : (
              <Empty text={texts.empty} />
            )}
            <More pages={pages} />
          </>
        )}
      </Loaded>
    </>
  );
}

/**
 * @param {{ texts: Texts, search: Search, categories: Category[], onSearch: (search: Search) => void }} props
 */
function Filters({ texts, search, categories, onSearch }) {
  const [text, setText] = useState(search.text);
  useEffect(() => {
    if (text === search.text) return;
    const pause = setTimeout(() => onSearch({ ...search, text }), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text, search, onSearch]);
  return (
    <search class="filters">
      <div class="field">
        <label for="word-search">{texts.search}</label>
        <input
          id="word-search"
          type="search"
          maxLength={100}
          value={text}
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
      </div>
      <CategorySelect
        id="word-category"
        label={texts.category}
        others={{ "": texts.any }}
        categories={categories}
        value={search.category}
        onChoose={(category) => onSearch({ ...search, category })}
      />
      <div class="field">
        <label for="word-show">{texts.show}</label>
        <select
          id="word-show"
          value={search.show}
          onChange={({ currentTarget: { value } }) => onSearch({ ...search, show: value })}
        >
          {Object.entries(texts.shown).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </search>
  );
}

/**
 * @param {{ items: ListedWord[], categories: Category[], texts: Texts, onDone: (what: string) => void }} props
 */
function Table({ items, categories, texts, onDone }) {
  const [wanted, setWanted] = useState(/** @type {Wanted | null} */ (null));
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const ask = (/** @type {Wanted} */ what) => {
    setWanted(what);
    dialog.current?.showModal();
  };
  const onClose = () => dialog.current?.close();
  return (
    <>
      <Scroll label={texts.caption}>
        <table>
          <caption class="visually-hidden">{texts.caption}</caption>
          <thead>
            <tr>
              {[texts.english, texts.french, texts.category].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" class="figure">
                {texts.difficulty}
              </th>
              {[texts.state, texts.changed, texts.action].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((word) => (
              <Row
                key={word.id}
                {...{ word, texts, ask }}
                category={categories.find(({ id }) => id === word.category)}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      <dialog ref={dialog} class="card" aria-labelledby="word-title" onClose={() => setWanted(null)}>
        {wanted?.remove && <Removal {...{ texts, onClose, onDone }} word={wanted.word} />}
        {wanted && !wanted.remove && (
          <WordEditor {...{ texts, categories, onClose, onDone }} word={wanted.word} />
        )}
      </dialog>
    </>
  );
}

/**
 * @param {{ word: ListedWord, category: Category | undefined, texts: Texts, ask: (what: Wanted) => void }} props
 */
function Row({ word, category, texts, ask }) {
  const { code } = language;
  const name = textOf(word, code);
  return (
    <tr data-word-row={word.id}>
      <th scope="row">{word.texts.en}</th>
      <td>{word.texts.fr}</td>
      <td>{category ? textOf(category, code) : word.category}</td>
      <td class="figure">{word.difficulty}</td>
      <td>
        {word.dealt ? texts.on : texts.off}{" "}
        {!word.known && (
          <span class="tag">
            {texts.taught}
            {word.taught && ` ${word.taught.drawings}/${word.taught.needed}`}
          </span>
        )}
        {word.reason && <span class="hint reason"> {word.reason}</span>}
      </td>
      <td>
        {date(word.updated_at, code)}
        {word.source && <span class="hint source"> · {word.source}</span>}
      </td>
      <td>
        <span class="row-actions">
          <button
            type="button"
            class="button small"
            data-edit
            aria-label={texts.editNamed(name)}
            onClick={() => ask({ word, remove: false })}
          >
            {texts.edit}
          </button>
          <button
            type="button"
            class="button small danger"
            data-remove
            aria-label={texts.removeNamed(name)}
            onClick={() => ask({ word, remove: true })}
          >
            {texts.remove}
          </button>
        </span>
      </td>
    </tr>
  );
}
