/** What the player has drawn: totals, and every game with its rounds, the newest first. */

import { query } from "../api.js";
import { date, number, percent, seconds } from "../format.js";
import { language } from "../messages/language.js";
import { Bars } from "../parts/bars.jsx";
import { useMessages, usePages, useResource } from "../parts/hooks.js";
import { Empty, Loaded, More, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").Result} Result */
/** @typedef {import("../types.js").Stats} Stats */

/**
 * Rounds that follow each other in the history, by their game.
 * @param {Result[]} results
 */
export function byGame(results) {
  /** @type {{ game: string, results: Result[] }[]} */
  const games = [];
  for (const result of results) {
    const last = games.at(-1);
    if (last?.game === result.game) last.results.push(result);
    else games.push({ game: result.game, results: [result] });
  }
  return games;
}

export default function History() {
  const { history } = useMessages();
  const stats = useResource("stats", () => /** @type {Promise<Stats>} */ (api.get("/me/stats")));
  const pages = usePages(
    "results",
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<Result>>} */ (api.get(`/me/results${query({ cursor })}`)),
  );
  return (
    <>
      <h1>{history.title}</h1>
      {!stats.error && stats.data && stats.data.rounds > 0 && <Totals stats={stats.data} />}
      <Loaded resource={pages} shape="rows">
        {({ items }) =>
          items.length ? (
            <>
              {byGame(items).map(({ game, results }) => (
                <GameRounds key={game} game={game} results={results} />
              ))}
              <More pages={pages} />
            </>
          ) : (
            <NoGames />
          )
        }
      </Loaded>
    </>
  );
}

function NoGames() {
  const { history, site } = useMessages();
  return (
    <Empty text={history.empty}>
      <a class="button primary" href="#/choose">
        {site.play}
      </a>
    </Empty>
  );
}

/** @param {{ stats: Stats }} props */
function Totals({ stats }) {
  const { history } = useMessages();
  const { code } = language;
  const facts = [
    [history.rounds, number(stats.rounds, code)],
    [history.winRate, percent(stats.recognised / stats.rounds, code)],
    [history.points, number(stats.points, code)],
    [history.streak, number(stats.streak, code)],
    [history.bestStreak, number(stats.best_streak, code)],
    [history.best, seconds(stats.best_ms, code)],
  ];
  return (
    <section class="totals">
      <dl class="facts wide">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Attempts attempts={stats.attempts} />
    </section>
  );
}

/** @param {{ attempts: Record<string, number> }} props */
function Attempts({ attempts }) {
  const { history } = useMessages();
  const entries = Object.entries(attempts).sort(([a], [b]) => Number(a) - Number(b));
  const all = entries.reduce((sum, [, n]) => sum + n, 0);
  if (!all) return null;
  const items = entries.map(([needed, n]) => ({
    key: needed,
    text: history.needed(Number(needed), n),
    share: n / all,
  }));
  return (
    <div class="card">
      <h2>{history.attempts}</h2>
      <p class="hint">{history.attemptsCaption}</p>
      <Bars items={items} label={history.attempts} />
    </div>
  );
}

/** @param {{ game: string, results: Result[] }} props */
function GameRounds({ game, results }) {
  const { history, game: text, play } = useMessages();
  const { code } = language;
  const rounds = [...results].sort((a, b) => a.number - b.number);
  const when = date(rounds[0]?.closed_at ?? "", code);
  const points = rounds.reduce((sum, result) => sum + result.points, 0);
  return (
    <section class="card past" data-game={game}>
      <h2>{history.game(when)}</h2>
      <p class="past-line">
        <span>{play.points(points)}</span>
        <a href={`#/game/${encodeURIComponent(game)}`}>{history.open}</a>
      </p>
      <Scroll label={history.game(when)} card={false}>
        <table>
          <thead>
            <tr>
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
              <RoundRow key={result.round} result={result} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** A round that taught counts for nothing: it has no figures. @param {{ result: Result }} props */
function RoundRow({ result }) {
  const { game: text } = useMessages();
  const { code } = language;
  const { recognised, teaching } = result;
  return (
    <tr data-result={result.word}>
      <th scope="row">{result.text}</th>
      <td>
        {teaching ? (
          <span class="tag">{text.teaching}</span>
        ) : (
          <>
            <span aria-hidden="true">{recognised ? "✓" : "✗"}</span>{" "}
            <span class="outcome">{recognised ? text.recognised : text.notRecognised}</span>
          </>
        )}
      </td>
      <td class="figure">{seconds(result.time_to_guess_ms, code)}</td>
      <td class="figure extra">{number(teaching ? null : result.attempts, code)}</td>
      <td class="figure">{number(teaching ? null : result.points, code)}</td>
    </tr>
  );
}
