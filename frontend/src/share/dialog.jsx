/** The choice of how to share a drawing: its link, a picture, an animation, whatever the system offers, or no more. */

import "../styles/share.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { sentence } from "../parts/errors.js";
import { useMessages, useResource } from "../parts/hooks.js";
import { Loaded } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {{ id: string, page: string, picture: string, animation: string }} Shared */

/** @param {{ round: string, word: string, texts: Texts, onClose: () => void }} props */
export function ShareDialog({ round, word, texts, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const path = `/rounds/${encodeURIComponent(round)}/share`;
  const share = useResource(path, () => /** @type {Promise<{ share: Shared | null }>} */ (api.get(path)));
  return (
    <dialog ref={dialog} class="card share" aria-labelledby="share-title" onClose={onClose}>
      <h2 id="share-title">{texts.title(word)}</h2>
      <Loaded resource={share}>{(data) => <Choice {...{ path, word, texts }} first={data.share} />}</Loaded>
      <p class="actions">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {texts.close}
        </button>
      </p>
    </dialog>
  );
}

/** @param {{ path: string, word: string, texts: Texts, first: Shared | null }} props */
function Choice({ path, word, texts, first }) {
  const messages = useMessages();
  const [shared, setShared] = useState(first);
  const [said, say] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  /** @param {() => Promise<void>} act */
  const attempt = async (act) => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    try {
      await act();
    } catch (error) {
      setFailure(explained(error, texts) ?? sentence(/** @type {Error} */ (error), messages));
    }
    setBusy(false);
  };
  const make = () =>
    attempt(async () => {
      say(texts.making);
      setShared((await api.post(path)).share);
      say(texts.shared);
    });
  const takeBack = () =>
    attempt(async () => {
      await api.request("DELETE", path);
      setShared(null);
      say(texts.takenBack);
    });
  return (
    <>
      {shared ? (
        <Ways {...{ shared, word, texts, say }} onTakeBack={takeBack} />
      ) : (
        <>
          <p>{texts.what}</p>
          <button type="button" class="button primary" aria-disabled={busy} onClick={make} data-make>
            {texts.make}
          </button>
        </>
      )}
      <p class="hint" role="status">
        {failure ? "" : said}
      </p>
      <p class="failure" role="alert">
        {failure}
      </p>
    </>
  );
}

/**
 * @param {{ shared: Shared, word: string, texts: Texts, say: (text: string) => void, onTakeBack: () => void }} props
 */
function Ways({ shared, word, texts, say, onTakeBack }) {
  const url = new URL(shared.page, location.href).href;
  const place = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => place.current?.focus(), []); // the button that was pressed is gone
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => say(texts.copied),
      () => {
        place.current?.select();
        say(texts.notCopied);
      },
    );
  const send = () =>
    navigator.share({ url, title: texts.message(word) }).catch((/** @type {Error} */ error) => {
      // Somebody who closes the sheet wants nothing else.
      if (error.name !== "AbortError") copy();
    });
  return (
    <>
      <img class="preview" src={shared.picture} alt={texts.picture(word)} width="640" height="640" />
      <div class="field">
        <label for="share-link">{texts.link}</label>
        <input
          id="share-link"
          ref={place}
          value={url}
          readOnly
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </div>
      <p class="actions">
        <button type="button" class="button primary" onClick={copy} data-copy>
          {texts.copy}
        </button>
        {"share" in navigator && (
          <button type="button" class="button" onClick={send} data-send>
            {texts.send}
          </button>
        )}
      </p>
      <p class="actions">
        <a class="button small" href={shared.picture} download="inkling.png">
          {texts.still}
        </a>
        <a class="button small" href={shared.animation} download="inkling.gif">
          {texts.moving}
        </a>
        <a class="button small" href={shared.page} target="_blank" rel="noopener">
          {texts.see}
        </a>
      </p>
      <p class="actions">
        <button type="button" class="button small danger" onClick={onTakeBack} data-take-back>
          {texts.takeBack}
        </button>
      </p>
    </>
  );
}

/** What a refusal means here. @param {unknown} error @param {Texts} texts */
function explained(error, texts) {
  if (!(error instanceof ApiError)) return undefined;
  return { 404: texts.nothing, 409: texts.removed, 429: texts.tooMany }[error.status];
}
