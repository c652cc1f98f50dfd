/** What a player shares, and the way to take each of it back. */

import "../styles/mine.css";
import { useState } from "preact/hooks";
import { query } from "../api.js";
import { sentence } from "../parts/errors.js";
import { useMessages, usePages } from "../parts/hooks.js";
import { Loaded, Loading, More } from "../parts/states.jsx";
import { api } from "../session.js";
import { useTexts } from "./texts.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {{ round: string, game: string, text: string, language: string,
 *   share: import("./dialog.jsx").Shared }} SharedRound */

export function Mine() {
  const texts = useTexts();
  return (
    <section class="card" data-mine>
      {texts ? (
        <>
          <h2>{texts.mine}</h2>
          <List texts={texts} />
        </>
      ) : (
        <Loading />
      )}
    </section>
  );
}

/** @param {{ texts: Texts }} props */
function List({ texts }) {
  const messages = useMessages();
  const [said, say] = useState("");
  const [failure, setFailure] = useState("");
  const pages = usePages(
    "shares",
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<SharedRound>>} */ (
        api.get(`/me/shares${query({ cursor })}`)
      ),
  );
  const items = pages.data?.items ?? [];
  /** @param {SharedRound} shared */
  const takeBack = async ({ round, text }) => {
    say("");
    setFailure("");
    try {
      await api.request("DELETE", `/rounds/${encodeURIComponent(round)}/share`);
      pages.set({ ...pages.data, items: items.filter((each) => each.round !== round) });
      say(texts.tookBack(text));
    } catch (error) {
      setFailure(sentence(/** @type {Error} */ (error), messages));
    }
  };
  return (
    <>
      <Loaded resource={pages}>
        {() => (
          <>
            <p>{items.length ? texts.mineLead : texts.mineNone}</p>
            {items.length > 0 && (
              <ul class="mine">
                {items.map((shared) => (
                  <One key={shared.round} {...{ shared, texts, takeBack }} />
                ))}
              </ul>
            )}
            <More pages={pages} />
          </>
        )}
      </Loaded>
      <p class="notice" role="status">
        {said}
      </p>
      <p class="failure" role="alert">
        {failure}
      </p>
    </>
  );
}

/** @param {{ shared: SharedRound, texts: Texts, takeBack: (shared: SharedRound) => void }} props */
function One({ shared, texts, takeBack }) {
  const { text, language, share } = shared;
  return (
    <li>
      <img src={share.picture} alt="" width="64" height="64" loading="lazy" />
      <a href={share.page} target="_blank" rel="noopener" lang={language}>
        {text}
      </a>
      <button
        type="button"
        class="button small"
        data-take-back
        aria-label={texts.takeBackOf(text)}
        onClick={() => takeBack(shared)}
      >
        {texts.takeBack}
      </button>
    </li>
  );
}
