/** What the player has drawn: totals, and every game with its rounds, the newest first. */

import { query } from "../api.js";
import { number, percent, seconds } from "../format.js";
import { PastGame } from "../history/past-game.jsx";
import { language } from "../messages/language.js";
import { Bars } from "../parts/bars.jsx";
import { Facts } from "../parts/facts.jsx";
import { useMessages, usePages, useResource } from "../parts/hooks.js";
import { Empty, Loaded, More } from "../parts/states.jsx";
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
                <PastGame key={game} game={game} results={results} />
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
  /** @type {[string, string][]} */
  const facts = [
    [history.rounds, number(stats.rounds, code)],
    [history.winRate, percent(stats.recognised / stats.rounds, code)],
    [history.points, number(stats.points, code)],
    [history.streak, number(stats.streak, code)],
    [history.bestStreak, number(stats.best_streak, code)],
    [history.best, seconds(stats.best_times[0] ?? null, code)],
  ];
  return (
    <section class="totals">
      <Facts facts={facts} wide />
      <BestTimes times={stats.best_times} />
      <Attempts attempts={stats.attempts} />
    </section>
  );
}

/** @param {{ times: number[] }} props in ms, the shortest first */
function BestTimes({ times }) {
  const { history } = useMessages();
  if (times.length < 2) return null;
  return (
    <div class="card">
      <h2>{history.bestTimes}</h2>
      <p class="hint">{history.bestTimesCaption}</p>
      <ol class="best-times">
        {times.map((ms, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: times may be alike, and have no other name than their place
          <li key={i}>{seconds(ms, language.code)}</li>
        ))}
      </ol>
    </div>
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
