/** What others have drawn, the nearest to the player's own first: of the word, and of what the machine saw. */

import { useState } from "preact/hooks";
import { squareAround } from "../drawing/geometry.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useResource } from "../parts/hooks.js";
import { Strokes } from "../parts/picture.jsx";
import { Loaded } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").Likeness} Likeness */

/**
 * Asked for only when it is opened: six at once would be many.
 * @param {{ round: string, text: string, texts: Texts }} props
 */
export function Nearest({ round, text, texts }) {
  const [wanted, want] = useState(false);
  return (
    <details class="nearest" data-nearest={round} onToggle={() => want(true)}>
      <summary>
        {texts.others} <span class="visually-hidden">({text})</span>
      </summary>
      {wanted && <Found round={round} texts={texts} />}
    </details>
  );
}

/** @param {{ round: string, texts: Texts }} props */
function Found({ round, texts }) {
  const found = useResource(
    round,
    () =>
      /** @type {Promise<import("../types.js").Page<Likeness>>} */ (
        api.get(`/rounds/${encodeURIComponent(round)}/nearest`)
      ),
  );
  return (
    <Loaded resource={found}>
      {({ items }) =>
        items.length ? (
          items.map((likeness) => <Group key={likeness.label} likeness={likeness} texts={texts} />)
        ) : (
          <p class="hint">{texts.noOthers}</p>
        )
      }
    </Loaded>
  );
}

/** @param {{ likeness: Likeness, texts: Texts }} props */
function Group({ likeness, texts }) {
  const text = textOf(likeness, language.code);
  return (
    <div class="likeness" data-likeness={likeness.label}>
      <h3>{likeness.asked ? texts.drewIt(text) : texts.lookedLike(text)}</h3>
      <ol class="near">
        {likeness.drawings.map((drawing, i) => (
          <li key={drawing.id}>
            <a
              class="picture"
              href={`#/gallery/${encodeURIComponent(drawing.id)}`}
              aria-label={texts.near(i + 1, text)}
            >
              <Strokes
                drawing={drawing.drawing}
                label={text}
                turn={0}
                viewBox={squareAround(drawing.drawing)}
              />
            </a>
          </li>
        ))}
      </ol>
    </div>
  );
}
