/** The leaderboard: by period and category, with the player's own row always in view. */

import { useState } from "preact/hooks";
import { query } from "../api.js";
import { number, place } from "../format.js";
import { language } from "../messages/language.js";
import { CategorySelect } from "../parts/category.jsx";
import { useMessages, usePages, useResource, useSession } from "../parts/hooks.js";
import { Empty, Loaded, More, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").Period} Period */
/** @typedef {import("../types.js").Row} Row */
/** @typedef {import("../types.js").OwnRank} OwnRank */

const PERIODS = /** @type {const} */ (["day", "week", "all"]);

/** @param {import("../routes.js").PageProps} props which board is asked for may be told by the address */
export default function Leaderboard({ place }) {
  const { leaderboard: text } = useMessages();
  const asked = PERIODS.find((each) => each === place.query.get("period"));
  const [period, setPeriod] = useState(/** @type {Period} */ (asked ?? "week"));
  const [category, setCategory] = useState(place.query.get("category") ?? "");
  const pages = usePages(
    `${period} ${category}`,
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<Row>>} */ (
        api.get(`/leaderboard${query({ period, category, cursor })}`)
      ),
  );
  return (
    <>
      <h1>{text.title}</h1>
      <div class="filters">
        <fieldset class="options chips">
          <legend>{text.period}</legend>
          {PERIODS.map((each) => (
            <label key={each} class="chip">
              <input type="radio" name="period" checked={period === each} onChange={() => setPeriod(each)} />
              {text.periods[each]}
            </label>
          ))}
        </fieldset>
        <Category value={category} onChoose={setCategory} />
      </div>
      <Loaded resource={pages} shape="rows">
        {({ items }) => (
          <>
            {items.length ? (
              <Rows rows={items} period={period} category={category} />
            ) : (
              <Empty text={text.empty} />
            )}
            <More pages={pages} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** @param {{ value: string, onChoose: (category: string) => void }} props */
function Category({ value, onChoose }) {
  const { leaderboard: text } = useMessages();
  const { data } = useResource("categories", () => api.get("/categories"));
  return (
    <CategorySelect
      id="category"
      label={text.category}
      others={{ "": text.all, daily: text.daily }}
      categories={data?.items ?? []}
      value={value}
      onChoose={onChoose}
    />
  );
}

/** @param {{ rows: Row[], period: Period, category: string }} props */
function Rows({ rows, period, category }) {
  const { leaderboard: text } = useMessages();
  const { player } = useSession();
  const listed = rows.some((row) => row.player === player?.id);
  return (
    <Scroll label={text.caption}>
      <table class="ranking">
        <caption class="visually-hidden">{text.caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="figure">
              {text.rank}
            </th>
            <th scope="col">{text.player}</th>
            <th scope="col" class="figure extra">
              {text.recognised}
            </th>
            <th scope="col" class="figure">
              {text.points}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RankRow key={row.player} row={row} own={row.player === player?.id} />
          ))}
        </tbody>
        {player && !listed && <OwnRow period={period} category={category} name={player.display_name} />}
      </table>
    </Scroll>
  );
}

/** @param {{ row: Omit<Row, "player" | "rounds" | "recognised"> & Partial<Row> & Pick<OwnRank, "beyond">, own: boolean }} props */
function RankRow({ row, own }) {
  const { leaderboard: text } = useMessages();
  const { code } = language;
  const recognised =
    row.rounds === undefined ? "–" : `${number(row.recognised, code)} / ${number(row.rounds, code)}`;
  return (
    <tr class={own ? "own" : undefined}>
      <td class="figure">{place(row.rank, row.beyond, code)}</td>
      <th scope="row">
        {row.display_name} {own && <span class="tag">{text.you}</span>}
      </th>
      <td class="figure extra">{recognised}</td>
      <td class="figure">{number(row.points, code)}</td>
    </tr>
  );
}

/** @param {{ period: Period, category: string, name: string }} props */
function OwnRow({ period, category, name }) {
  const { leaderboard: text } = useMessages();
  const { data } = useResource(
    `${period} ${category}`,
    () => /** @type {Promise<OwnRank>} */ (api.get(`/me/rank${query({ period, category })}`)),
  );
  if (!data) return null;
  return (
    <tfoot>
      {data.rank === null ? (
        <tr>
          <td colSpan={4}>{text.unranked}</td>
        </tr>
      ) : (
        <RankRow row={{ ...data, rank: data.rank, display_name: name }} own />
      )}
    </tfoot>
  );
}
