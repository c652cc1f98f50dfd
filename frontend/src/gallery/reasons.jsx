/** What is wrong with a drawing: the reasons to choose from, and the report that is sent. */

import { useState } from "preact/hooks";
import { sentence } from "../parts/errors.js";
import { useMessages } from "../parts/hooks.js";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {keyof Texts["reasons"]} Reason */

/**
 * @param {{
 *   texts: Texts, titled: string, what: string, send: (reason: Reason) => Promise<void>,
 *   explain: (error: Error) => string | undefined, children?: import("preact").ComponentChildren,
 * }} props `titled` is the id of the question, `what` says what happens then, `children` is another way out
 */
export function Reasons({ texts, titled, what, send, explain, children }) {
  const messages = useMessages();
  const [reason, setReason] = useState(/** @type {Reason} */ ("offensive"));
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure("");
    await send(reason).catch((error) => setFailure(explain(error) ?? sentence(error, messages)));
    setBusy(false);
  };
  return (
    <form onSubmit={submit}>
      <fieldset class="options reasons" aria-labelledby={titled}>
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
      <p class="hint">{what}</p>
      <p class="failure" role="alert">
        {failure}
      </p>
      <p class="actions">
        {children}
        <button type="submit" class="button primary" aria-disabled={busy}>
          {texts.send}
        </button>
      </p>
    </form>
  );
}
