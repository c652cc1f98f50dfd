/** How far the machine is with a word that it is taught. */

import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages } from "./hooks.js";

/** @typedef {import("../types.js").Word} Word */
/** @typedef {Word & { taught: import("../types.js").Taught }} TaughtWord */

/** @param {{ word: TaughtWord }} props */
export function Progress({ word }) {
  const { taught: text } = useMessages();
  const { drawings, needed } = word.taught;
  if (word.known) return <p class="hint">{text.learnt(drawings)}</p>;
  const reviewed = text.progress(drawings, needed);
  return (
    <>
      <meter
        min={0}
        max={needed}
        value={Math.min(drawings, needed)}
        aria-label={textOf(word, language.code)}
        aria-valuetext={reviewed}
      />
      <p class="progress">{reviewed}</p>
      <p class="hint">{drawings < needed ? text.left(needed - drawings) : text.soon}</p>
    </>
  );
}
