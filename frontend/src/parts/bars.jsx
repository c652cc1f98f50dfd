/** Shares as bars, each with its number beside it. */

import { percent } from "../format.js";
import { language } from "../messages/language.js";

/** @param {{ items: { key: string, text: string, share: number }[], label?: string }} props */
export function Bars({ items, label }) {
  return (
    <ol class="bars" aria-label={label}>
      {items.map(({ key, text, share }) => (
        <li key={key}>
          <span class="bar-text">{text}</span>
          <span class="bar-share">{percent(share, language.code)}</span>
          <span class="bar" style={{ "--share": String(Math.min(1, Math.max(0, share))) }} />
        </li>
      ))}
    </ol>
  );
}
