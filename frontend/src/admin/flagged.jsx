/** Rounds that no honest hand seems to have played: an admin counts each after all, or leaves it out for good. */

import { reasonsOf } from "../after/flags.js";
import { useTexts } from "../after/texts.js";
import { date, seconds } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages } from "../parts/hooks.js";
import { api } from "../session.js";
import { Waiting } from "./waiting.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../after/texts.js").Texts} AfterTexts */
/** @typedef {{ id: string, flags: string[], word: string, text: string, points: number,
 *   time_to_guess_ms: number | null, player: string, closed_at: string, drawing: number[][][] }} Flagged */

/** @param {{ texts: Texts }} props */
export function FlaggedRounds({ texts }) {
  const after = useTexts(); // the reasons as their player is told them
  const { flagged } = texts;
  if (!after) return null;
  /** @param {Flagged} round @param {"clear" | "confirm"} action */
  const judge = ({ id }, action) => api.post(`/admin/flagged/${encodeURIComponent(id)}`, { action });
  return (
    <Waiting
      name="flagged"
      path="/admin/flagged"
      title={flagged.title}
      lead={flagged.lead}
      idOf={(/** @type {Flagged} */ { id }) => id}
      drawingOf={({ drawing, text }) => ({ drawing, label: flagged.picture(text) })}
      actionsOf={(round) => [
        { name: "clear", text: flagged.clear, done: flagged.cleared, act: () => judge(round, "clear") },
        {
          name: "confirm",
          text: flagged.confirm,
          done: flagged.confirmed,
          act: () => judge(round, "confirm"),
        },
      ]}
    >
      {(round) => <Doubts {...{ round, texts, after }} />}
    </Waiting>
  );
}

/** @param {{ round: Flagged, texts: Texts, after: AfterTexts }} props */
function Doubts({ round, texts: { card }, after }) {
  const { play, game } = useMessages();
  const { code } = language;
  return (
    <>
      <h3>{round.text}</h3>
      <ul>
        {reasonsOf(round.flags, after).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p class="hint">
        {play.points(round.points)} · {game.timeToGuess} {seconds(round.time_to_guess_ms, code)}
      </p>
      <p class="hint">
        {date(round.closed_at, code)} · {card.player} {round.player}
      </p>
    </>
  );
}
