/** A game of the past: its rounds in a table, each with a small picture of what was drawn. */

import { date, number, seconds } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages } from "../parts/hooks.js";
import { Sketch } from "../parts/picture.jsx";
import { Scroll } from "../parts/states.jsx";
import { useDrawings } from "./drawings.js";

/** @typedef {import("../types.js").Result} Result */

/** @param {{ game: string, results: Result[] }} props */
export function PastGame({ game, results }) {
  const { choose, history, game: text, play } = useMessages();
  const { code } = language;
  const rounds = [...results].sort((a, b) => a.number - b.number);
  const when = date(rounds[0]?.closed_at ?? "", code);
  const points = rounds.reduce((sum, result) => sum + result.points, 0);
  const [place, drawings] = useDrawings(game);
  return (
    <section class="card past" data-game={game} ref={place}>
      <h2>{history.game(when)}</h2>
      <p class="past-line">
        <span class="tag">{choose.modes[rounds[0]?.mode ?? "classic"]?.[0]}</span>
        <span>{play.points(points)}</span>
        <a href={`#/game/${encodeURIComponent(game)}`}>{history.open}</a>
      </p>
      <Scroll label={history.game(when)} card={false}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{history.drawing}</span>
              </th>
              <th scope="col">{history.word}</th>
              <th scope="col">{history.outcome}</th>
              <th scope="col" class="figure">
                {history.time}
              </th>
              <th scope="col" class="figure extra">
                {text.attempts}
              </th>
              <th scope="col" class="figure">
                {text.points}
              </th>
            </tr>
          </thead>
          <tbody>
            {rounds.map((result) => (
              <RoundRow key={result.round} result={result} drawing={drawings?.get(result.round)} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/**
 * A round that taught counts for nothing: it has no figures.
 * @param {{ result: Result, drawing: number[][][] | undefined }} props
 */
function RoundRow({ result, drawing }) {
  const { game: text } = useMessages();
  const { code } = language;
  const { recognised, teaching, flags = [] } = result;
  return (
    <tr data-result={result.word}>
      <td class="sketched">
        <Sketch drawing={drawing} label={text.picture(result.text)} />
      </td>
      <th scope="row">{result.text}</th>
      <td>
        {teaching ? (
          <span class="tag">{text.teaching}</span>
        ) : (
          <>
            <span aria-hidden="true">{recognised ? "✓" : "✗"}</span>{" "}
            <span class="outcome">{recognised ? text.recognised : text.notRecognised}</span>
            {flags.length > 0 && (
              <>
                {" "}
                <span class="tag">{text.notCounted}</span>
              </>
            )}
          </>
        )}
      </td>
      <td class="figure">{seconds(result.time_to_guess_ms, code)}</td>
      <td class="figure extra">{number(teaching ? null : result.attempts, code)}</td>
      <td class="figure">{number(teaching ? null : result.points, code)}</td>
    </tr>
  );
}
