/** Shared drawings that somebody objects to: an admin removes each, or lets it be shared on. */

import { date } from "../format.js";
import { language } from "../messages/language.js";
import { api } from "../session.js";
import { Waiting } from "./waiting.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").ReportReason} ReportReason */
/** @typedef {{ share: { id: string, page: string }, text: string, language: string, player: string,
 *   reports: { reason: ReportReason, count: number }[], reported_at: string, drawing: number[][][] }} Reported */

/** @param {{ texts: Texts }} props */
export function ReportedShares({ texts }) {
  const { shares } = texts;
  /** @param {Reported} reported @param {string} [below] */
  const remove = ({ share }, below = "") => api.request("DELETE", `/admin/shares/${share.id}${below}`);
  return (
    <Waiting
      name="reported"
      path="/admin/shares"
      title={shares.reported}
      lead={shares.reportedLead}
      idOf={(/** @type {Reported} */ { share }) => share.id}
      drawingOf={({ drawing, text }) => ({ drawing, label: shares.picture(text) })}
      actionsOf={(reported) => [
        {
          name: "remove",
          text: shares.remove,
          done: shares.removed,
          danger: true,
          act: () => remove(reported),
        },
        { name: "keep", text: shares.keep, done: shares.kept, act: () => remove(reported, "/reports") },
      ]}
    >
      {(reported) => <Objections reported={reported} texts={texts} />}
    </Waiting>
  );
}

/** @param {{ reported: Reported, texts: Texts }} props */
function Objections({ reported, texts }) {
  const { card, shares } = texts;
  return (
    <>
      <h3 lang={reported.language}>{reported.text}</h3>
      <ul class="also">
        {reported.reports.map(({ reason, count }) => (
          <li key={reason}>
            {card.reports[reason]} <span class="hint">{count}</span>
          </li>
        ))}
      </ul>
      <p class="hint">
        {shares.since(date(reported.reported_at, language.code))} {card.player} {reported.player}
      </p>
      <p>
        <a href={reported.share.page} target="_blank" rel="noopener">
          {shares.page}
        </a>
      </p>
    </>
  );
}
