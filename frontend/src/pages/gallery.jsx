/** The gallery: drawings of players, of a word or of all, each drawn again when it is chosen, and reported. */

import "../styles/gallery.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, query } from "../api.js";
import { squareAround } from "../drawing/geometry.js";
import { textOf } from "../format.js";
import { ReportDialog } from "../gallery/report.jsx";
import { useTexts } from "../gallery/texts.js";
import { language } from "../messages/language.js";
import { useMessages, usePages, useResource } from "../parts/hooks.js";
import { Strokes } from "../parts/picture.jsx";
import { Empty, Loaded, Loading, More } from "../parts/states.jsx";
import { go } from "../router.js";
import { api } from "../session.js";

/** @typedef {import("../gallery/texts.js").Texts} Texts */
/** @typedef {import("../types.js").GalleryDrawing} GalleryDrawing */
/** @typedef {import("../types.js").Category} Category */
/** @typedef {import("../types.js").Word} Word */

/** What was reported on this visit: it is not shown again. @type {Set<string>} */
const reported = new Set();

/** @param {import("../routes.js").PageProps} props */
export default function Gallery({ place }) {
  const { site } = useMessages();
  const texts = useTexts();
  const [, id] = place.segments;
  const word = place.query.get("word") ?? "";
  if (!texts) return <Loading />;
  return (
    <>
      <h1>{site.gallery}</h1>
      <p class="lead">{texts.lead}</p>
      {id ? <One id={id} texts={texts} /> : <Many key={word} word={word} texts={texts} />}
    </>
  );
}

/** @param {{ id: string, texts: Texts }} props */
function One({ id, texts }) {
  const drawing = useResource(
    id,
    () => /** @type {Promise<GalleryDrawing>} */ (api.get(`/drawings/${encodeURIComponent(id)}`)),
  );
  const gone = drawing.error instanceof ApiError && drawing.error.status === 404;
  return (
    <>
      <ToAll texts={texts} />
      {gone ? (
        <Empty text={texts.gone} />
      ) : (
        <Loaded resource={drawing}>{(item) => <Drawings items={[item]} texts={texts} />}</Loaded>
      )}
    </>
  );
}

/** @param {{ word: string, texts: Texts }} props */
function Many({ word, texts }) {
  const pages = usePages(
    word,
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<GalleryDrawing>>} */ (
        api.get(`/gallery${query({ word, cursor })}`)
      ),
  );
  return (
    <>
      <Choice word={word} texts={texts} />
      {word && <Chosen word={word} texts={texts} />}
      <Loaded resource={pages} shape="cards">
        {({ items }) =>
          items.length ? (
            <>
              <Drawings items={items} texts={texts} />
              <More pages={pages} />
            </>
          ) : (
            <Empty text={word ? texts.emptyWord : texts.empty}>
              <a class="button primary" href="#/choose">
                {texts.play}
              </a>
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

/** @param {{ texts: Texts }} props */
function ToAll({ texts }) {
  return (
    <p>
      <a class="back" href="#/gallery">
        ← {texts.all}
      </a>
    </p>
  );
}

/** Which word's drawings are shown, and the way back to all. @param {{ word: string, texts: Texts }} props */
function Chosen({ word, texts }) {
  const { data } = useResource(
    word,
    () => /** @type {Promise<Word>} */ (api.get(`/words/${encodeURIComponent(word)}`)),
  );
  return (
    <>
      <ToAll texts={texts} />
      <h2>{data ? texts.of(textOf(data, language.code)) : "…"}</h2>
    </>
  );
}

/** A word by its category: of all words there may be thousands. @param {{ word: string, texts: Texts }} props */
function Choice({ word, texts }) {
  const { code } = language;
  const [category, setCategory] = useState("");
  const categories = useResource("categories", () => api.get("/categories"));
  const words = useResource(category, () =>
    category ? api.get(`/words${query({ category })}`) : Promise.resolve({ items: [] }),
  );
  /** @type {Category[]} */
  const known = categories.data?.items ?? [];
  /** @type {Word[]} */
  const some = words.data?.items ?? [];
  const { compare } = new Intl.Collator(code);
  const sorted = [...some].sort((a, b) => compare(textOf(a, code), textOf(b, code)));
  return (
    <div class="filters">
      <div class="field">
        <label for="category">{texts.category}</label>
        <select
          id="category"
          value={category}
          onChange={({ currentTarget: { value } }) => setCategory(value)}
        >
          <option value="">{texts.chooseCategory}</option>
          {known.map((one) => (
            <option key={one.id} value={one.id}>
              {textOf(one, code)}
            </option>
          ))}
        </select>
      </div>
      {category && (
        <div class="field">
          <label for="word">{texts.word}</label>
          <select
            id="word"
            value={word}
            onChange={({ currentTarget: { value } }) => go(`/gallery${query({ word: value })}`)}
          >
            <option value="">{texts.every}</option>
            {sorted.map((one) => (
              <option key={one.id} value={one.id}>
                {textOf(one, code)}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}

/** @param {{ items: GalleryDrawing[], texts: Texts }} props */
function Drawings({ items, texts }) {
  const [asked, ask] = useState(/** @type {GalleryDrawing | null} */ (null));
  const [done, setDone] = useState([...reported]);
  const keep = () => {
    if (asked) reported.add(asked.id);
    setDone([...reported]);
  };
  return (
    <>
      <ul class="gallery" aria-label={texts.drawings}>
        {items.map((drawing) => (
          <li key={drawing.id} class="card" data-drawing={drawing.id}>
            {done.includes(drawing.id) ? (
              <Reported texts={texts} />
            ) : (
              <Shown drawing={drawing} texts={texts} onReport={() => ask(drawing)} />
            )}
          </li>
        ))}
      </ul>
      {asked && <ReportDialog drawing={asked} texts={texts} onDone={keep} onClose={() => ask(null)} />}
    </>
  );
}

/** In place of a drawing that was reported: the keyboard goes on from here. @param {{ texts: Texts }} props */
function Reported({ texts }) {
  const place = useRef(/** @type {HTMLParagraphElement | null} */ (null));
  useEffect(() => {
    // The dialog gives the keyboard back to a button that is gone.
    if (document.activeElement === document.body) place.current?.focus();
  });
  return (
    <p class="reported" role="status" tabIndex={-1} ref={place}>
      {texts.reported}
    </p>
  );
}

/**
 * Its picture, and its strokes once they are to be drawn again, or where there is no picture of it.
 * @param {{ drawing: GalleryDrawing, text: string, turn: number }} props
 */
function Drawn({ drawing: { id, drawing }, text, turn }) {
  const [missing, setMissing] = useState(false);
  if (turn > 0 || missing) {
    return <Strokes drawing={drawing} label={text} turn={turn} viewBox={squareAround(drawing)} />;
  }
  return (
    <img
      src={`/shared/gallery/${id}.png`}
      alt={text}
      width="320"
      height="320"
      loading="lazy"
      onError={() => setMissing(true)}
    />
  );
}

/** @param {{ drawing: GalleryDrawing, texts: Texts, onReport: () => void }} props */
function Shown({ drawing, texts, onReport }) {
  const [turn, setTurn] = useState(0);
  const text = textOf(drawing, language.code);
  const outcome = drawing.recognised ? texts.recognised : texts.notRecognised;
  return (
    <>
      <button
        type="button"
        class="picture again"
        aria-label={texts.replay(text)}
        onClick={() => setTurn(turn + 1)}
      >
        <Drawn drawing={drawing} text={text} turn={turn} />
      </button>
      <p class="of">
        {drawing.word ? <a href={`#/gallery${query({ word: drawing.word })}`}>{text}</a> : text}
        <span class={drawing.recognised ? "verdict yes" : "verdict no"}>
          <span aria-hidden="true" title={outcome}>
            {drawing.recognised ? "✓" : "✗"}
          </span>
          <span class="visually-hidden">{outcome}</span>
        </span>
      </p>
      <button
        type="button"
        class="button small"
        aria-label={texts.reportOf(text)}
        data-report
        onClick={onReport}
      >
        {texts.report}
      </button>
    </>
  );
}
