/** A text to be handed on: by the system's own sheet where there is one, or copied. */

import { useState } from "preact/hooks";

/** @typedef {import("./texts.js").Texts} Texts */

/** @param {{ tale: string, texts: Texts }} props */
export function Tell({ tale, texts }) {
  const [said, say] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(tale).then(
      () => say(texts.copied),
      () => say(texts.notCopied),
    );
  const share = () =>
    navigator.share({ text: tale }).catch((/** @type {Error} */ error) => {
      // Somebody who closes the sheet wants nothing else.
      if (error.name !== "AbortError") copy();
    });
  return (
    <section class="card tell">
      <h2>{texts.shareTitle}</h2>
      <p>{texts.shareLead}</p>
      <p class="tale" data-tale>
        {tale}
      </p>
      <p class="hint">{texts.legend}</p>
      <p class="actions">
        {"share" in navigator && (
          <button type="button" class="button primary" onClick={share}>
            {texts.share}
          </button>
        )}
        <button type="button" class="button" data-copy onClick={copy}>
          {texts.copy}
        </button>
        <span class="hint" role="status">
          {said}
        </span>
      </p>
    </section>
  );
}
