/** A button that starts a game of one word: to draw it again, or to teach it. */

import { useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages } from "../parts/hooks.js";
import { go } from "../router.js";
import { api } from "../session.js";

/**
 * @param {{ word: string, text: string, name: string, texts: import("./texts.js").Texts }} props the word's id, what
 *   the button shows, and what it is called where there are many of it
 */
export function Again({ word, text, name, texts }) {
  const messages = useMessages();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    try {
      const { id } = await api.post("/games", { mode: "zen", word, language: language.code });
      go(`/play?game=${encodeURIComponent(id)}`);
    } catch (error) {
      const gone = error instanceof ApiError && error.status === 400;
      setFailure(gone ? texts.gone : sentence(/** @type {Error} */ (error), messages));
      setBusy(false);
    }
  };
  return (
    <>
      <button
        type="button"
        class="button small"
        aria-label={name}
        aria-disabled={busy}
        data-again={word}
        onClick={start}
      >
        {text}
      </button>
      <p class="failure" role="alert">
        {failure}
      </p>
    </>
  );
}
