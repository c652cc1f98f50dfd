/** What comes after six riddles: who was quicker, and the drawings once more. */

import { useEffect, useRef } from "preact/hooks";
import { squareAround } from "../drawing/geometry.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { Strokes } from "../parts/picture.jsx";
import { Points, Score } from "./table.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("./watch.js").Watch} Watch */

/** @param {{ watch: Watch, texts: Texts, onAgain: () => void }} props */
export function Over({ watch, texts, onAgain }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  const { player, machine } = watch.score;
  return (
    <section class="watch" data-watch="over">
      <h2 id="watch-outcome">{player > machine ? texts.won : player < machine ? texts.lost : texts.even}</h2>
      <Score watch={watch} texts={texts} />
      <p class="actions">
        <button
          ref={button}
          type="button"
          class="button primary big"
          aria-describedby="watch-outcome"
          data-more
          onClick={onAgain}
        >
          {texts.again}
        </button>
        <a class="button" href="#/choose">
          {texts.draw}
        </a>
      </p>
      <ul class="watch-list" aria-label={texts.list}>
        {watch.riddles.map(({ drawing }, i) => (
          <li key={drawing.id} class="card">
            <Riddle drawing={drawing} outcome={watch.outcomes[i]} texts={texts} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/**
 * @param {{ drawing: import("../types.js").GalleryDrawing, outcome: import("./watch.js").Outcome | undefined,
 *   texts: Texts }} props
 */
function Riddle({ drawing, outcome, texts }) {
  const text = textOf(drawing, language.code);
  return (
    <>
      <a class="picture" href={`#/gallery/${encodeURIComponent(drawing.id)}`} aria-label={texts.see(text)}>
        <Strokes drawing={drawing.drawing} label={text} turn={0} viewBox={squareAround(drawing.drawing)} />
      </a>
      <p>
        <strong>{text}</strong>
      </p>
      <Points outcome={outcome} texts={texts} kind="watch-points" />
    </>
  );
}
