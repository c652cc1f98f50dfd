/** The dialog in which a player says what is wrong with a drawing. */

import { useEffect, useRef } from "preact/hooks";
import { ApiError } from "../api.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useSession } from "../parts/hooks.js";
import { api } from "../session.js";
import { Reasons } from "./reasons.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").GalleryDrawing} GalleryDrawing */
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
        <Question {...{ drawing, texts, onDone, close }} />
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
function Question({ drawing, texts, onDone, close }) {
  /** @param {import("./reasons.jsx").Reason} reason */
  const send = async (reason) => {
    await api.post(`/drawings/${encodeURIComponent(drawing.id)}/report`, { reason });
    onDone();
    close();
  };
  return (
    <Reasons
      texts={texts}
      titled="report-title"
      what={texts.whatHappens}
      send={send}
      explain={(error) => explained(error, texts)}
    >
      <button type="button" class="button" onClick={close}>
        {texts.cancel}
      </button>
    </Reasons>
  );
}

/** What a refusal means here. @param {Error} error @param {Texts} texts */
function explained(error, texts) {
  if (!(error instanceof ApiError)) return undefined;
  return { 404: texts.gone, 409: texts.known, 429: texts.tooMany }[error.status];
}
