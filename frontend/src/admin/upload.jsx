/** Uploading a list of words: the file, what it would change, and the word to do it. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { number, textOf } from "../format.js";
import { language } from "../messages/language.js";
import { CategorySelect } from "../parts/category.jsx";
import { sentence } from "../parts/errors.js";
import { useMessages, useStore } from "../parts/hooks.js";
import { Scroll } from "../parts/states.jsx";
import { api } from "../session.js";
import { Uploading } from "./uploading.js";

/** @typedef {import("./texts.js").Texts["words"]} Texts */
/** @typedef {import("../types.js").Category} Category */
/** @typedef {import("../types.js").UploadReport} Report */
/** @typedef {import("../types.js").WordChange} WordChange */

const CHARSETS = ["", "utf-8", "windows-1252", "utf-16le", "utf-16be"];
const ENDINGS = ".csv,.tsv,.tab,.txt,.json,text/csv,text/plain,application/json,text/tab-separated-values";

/** @param {{ texts: Texts, categories: Category[], onUploaded: () => void }} props */
export function Upload({ texts, categories, onUploaded }) {
  const messages = useMessages();
  const [uploading] = useState(() => new Uploading(api));
  useStore(uploading);
  useEffect(() => {
    uploading.addEventListener("uploaded", onUploaded);
    return () => uploading.removeEventListener("uploaded", onUploaded);
  }, [uploading, onUploaded]);
  const { step, report, error } = uploading;
  return (
    <section class="card stack" aria-labelledby="upload-title">
      <h2 id="upload-title">{texts.upload}</h2>
      <Drop uploading={uploading} texts={texts} />
      <Reading {...{ uploading, texts, categories }} />
      <p role="status" data-upload={step}>
        {uploading.busy && messages.state.loading}
        {step === "done" && report && texts.done(report.added, report.updated)}
      </p>
      {uploading.tooLarge && (
        <p class="failure" role="alert">
          {texts.tooLarge}
        </p>
      )}
      {error && (
        <p class="failure" role="alert">
          {sentence(error, messages)}
        </p>
      )}
      {report && step !== "done" && <Preview {...{ report, texts }} />}
      {report && step !== "done" && (
        <p class="actions">
          <button type="button" class="button" onClick={() => uploading.clear()}>
            {texts.cancel}
          </button>
          <button
            type="button"
            class="button primary"
            data-confirm
            aria-disabled={!uploading.confirmable}
            onClick={() => uploading.confirm()}
          >
            {texts.confirm(report.added + report.updated)}
          </button>
        </p>
      )}
    </section>
  );
}

/** Takes a file that is chosen or dropped. @param {{ uploading: Uploading, texts: Texts }} props */
function Drop({ uploading, texts }) {
  const [over, setOver] = useState(false);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const hint = useId();
  const take = (/** @type {FileList | null | undefined} */ files) => {
    const file = files?.[0];
    if (file) uploading.choose(file);
    if (input.current) input.current.value = ""; // the same file can be chosen again once it was mended
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way to the button inside
    <div
      class={over ? "drop over" : "drop"}
      data-drop
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <label class="button">
        {texts.choose}
        <input
          ref={input}
          class="visually-hidden"
          type="file"
          accept={ENDINGS}
          aria-describedby={hint}
          onChange={({ currentTarget }) => take(currentTarget.files)}
        />
      </label>
      <p class="hint" id={hint}>
        {texts.hint}
      </p>
      {uploading.file && <p class="file-name">{uploading.file.name}</p>}
    </div>
  );
}

/** How the file is to be read. @param {{ uploading: Uploading, texts: Texts, categories: Category[] }} props */
function Reading({ uploading, texts, categories }) {
  return (
    <div class="filters">
      <div class="field">
        <label for="charset">{texts.encoding}</label>
        <select
          id="charset"
          value={uploading.charset}
          onChange={({ currentTarget: { value } }) => uploading.read({ charset: value })}
        >
          {CHARSETS.map((charset) => (
            <option key={charset} value={charset}>
              {charset || texts.automatic}
            </option>
          ))}
        </select>
      </div>
      <CategorySelect
        id="default-category"
        label={texts.defaultCategory}
        others={{ "": texts.none }}
        categories={categories}
        value={uploading.category}
        onChoose={(category) => uploading.read({ category })}
      />
    </div>
  );
}

/** @param {{ report: Report, texts: Texts }} props */
function Preview({ report, texts }) {
  const { code } = language;
  const { added, updated, unchanged, taught, rejected, changes, categories } = report;
  const facts = { added, updated, unchanged, taught, rejected: rejected.length };
  return (
    <>
      <h3>{texts.preview}</h3>
      <dl class="facts wide">
        {Object.entries(facts).map(([name, count]) => (
          <div key={name} data-count={name}>
            <dt>{texts.counts[/** @type {keyof typeof facts} */ (name)]}</dt>
            <dd>{number(count, code)}</dd>
          </div>
        ))}
      </dl>
      {taught > 0 && <p class="hint">{texts.taughtHint}</p>}
      {categories.length > 0 && <p>{texts.newCategories(categories.join(", "))}</p>}
      {rejected.length > 0 && <Rejected {...{ rejected, texts }} />}
      {changes.length > 0 && <Changes {...{ changes, texts }} all={added + updated} />}
    </>
  );
}

/** @param {{ rejected: Report["rejected"], texts: Texts }} props */
function Rejected({ rejected, texts }) {
  const { code } = language;
  return (
    <>
      <p class="failure">{texts.rejectedHint}</p>
      <Scroll label={texts.rejectedCaption} card={false}>
        <table>
          <caption class="visually-hidden">{texts.rejectedCaption}</caption>
          <thead>
            <tr>
              <th scope="col" class="figure">
                {texts.line}
              </th>
              <th scope="col">{texts.reason}</th>
            </tr>
          </thead>
          <tbody>
            {rejected.slice(0, 100).map(({ line, reason }) => (
              <tr key={`${line} ${reason}`}>
                <th scope="row" class="figure">
                  {number(line, code)}
                </th>
                <td lang="en">{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rejected.length > 100 && <p class="hint">{texts.andMore(rejected.length - 100)}</p>}
    </>
  );
}

/** @param {{ changes: WordChange[], all: number, texts: Texts }} props */
function Changes({ changes, all, texts }) {
  const { code } = language;
  return (
    <>
      <Scroll label={texts.changesCaption} card={false}>
        <table>
          <caption class="visually-hidden">{texts.changesCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.word}</th>
              <th scope="col">{texts.change}</th>
              <th scope="col" class="figure">
                {texts.line}
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.id} data-change={change.id}>
                <th scope="row">
                  {textOf(change, code)} {change.taught && <span class="tag">{texts.taught}</span>}
                </th>
                <td>{told(change, texts)}</td>
                <td class="figure">{number(change.line, code)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {all > changes.length && <p class="hint">{texts.andMore(all - changes.length)}</p>}
    </>
  );
}

/** What a line changes, old and new. @param {WordChange} change @param {Texts} texts */
function told(change, texts) {
  const { before } = change;
  if (!before)
    return `${texts.isNew}: ${change.texts.en} · ${change.texts.fr} · ${change.category} · ${change.difficulty}`;
  /** @type {(of: import("../types.js").WordContent) => (string | number)[]} */
  const fields = (of) => [
    of.texts.en ?? "",
    of.texts.fr ?? "",
    of.category,
    of.difficulty,
    of.label,
    of.dealt ? texts.on : `${texts.off}: ${of.reason}`,
  ];
  const now = fields(change);
  return fields(before)
    .flatMap((old, place) => (old === now[place] ? [] : [`${old} → ${now[place]}`]))
    .join(" · ");
}
