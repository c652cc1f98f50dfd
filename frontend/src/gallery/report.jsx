/** The dialog in which a player says what is wrong with a drawing. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages, useSession } from "../parts/hooks.js";
import { api } from "../session.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").GalleryDrawing} GalleryDrawing */
/** @typedef {keyof Texts["reasons"]} Reason */
/** @typedef {{ drawing: GalleryDrawing, texts: Texts, onDone: () => void, onClose: () => void }} Props */

/** @param {Props} props `onDone` is called once the report is kept, `onClose` whenever the dialog closes */
export function ReportDialog({ drawing, texts, onDone, onClose }) {
  const { player } = useSession();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class="card report" aria-labelledby="report-title" onClose={onClose}>
      <h2 id="report-title">{texts.asked(textOf(drawing, language.code))}</h2>
      {player ? (
        <Reasons {...{ drawing, texts, onDone, close }} />
      ) : (
        <>
          <p>{texts.signIn}</p>
          <p class="actions">
            <button type="button" class="button" onClick={close}>
              {texts.cancel}
            </button>
            <a class="button primary" href="#/sign-in?next=/gallery">
              {texts.toSignIn}
            </a>
          </p>
        </>
      )}
    </dialog>
  );
}

/** @param {Omit<Props, "onClose"> & { close: () => void }} props */
function Reasons({ drawing, texts, onDone, close }) {
  const messages = useMessages();
  const [reason, setReason] = useState(/** @type {Reason} */ ("offensive"));
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent} event */
  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure("");
    try {
      await api.post(`/drawings/${encodeURIComponent(drawing.id)}/report`, { reason });
      onDone();
      close();
    } catch (error) {
      setFailure(
        explained(/** @type {Error} */ (error), texts) ?? sentence(/** @type {Error} */ (error), messages),
      );
    }
    setBusy(false);
  };
  return (
    <form onSubmit={send}>
      <fieldset class="options reasons" aria-labelledby="report-title">
        {Object.entries(texts.reasons).map(([value, text]) => (
          <label key={value} class="chip">
            <input
              type="radio"
              name="reason"
              value={value}
              checked={reason === value}
              onChange={() => setReason(/** @type {Reason} */ (value))}
            />
            {text}
          </label>
        ))}
      </fieldset>
      <p class="hint">{texts.whatHappens}</p>
      <p class="failure" role="alert">
        {failure}
      </p>
      <p class="actions">
        <button type="button" class="button" onClick={close}>
          {texts.cancel}
        </button>
        <button type="submit" class="button primary" aria-disabled={busy}>
          {texts.send}
        </button>
      </p>
    </form>
  );
}

/** What a refusal means here. @param {Error} error @param {Texts} texts */
function explained(error, texts) {
  if (!(error instanceof ApiError)) return undefined;
  return { 404: texts.gone, 409: texts.known, 429: texts.tooMany }[error.status];
}
