/** What comes after a Daily game: where the player stands among all who drew the same words, and a result to share. */

import { place as placeOf } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages, useResource, useSession } from "../parts/hooks.js";
import { Loaded } from "../parts/states.jsx";
import { api } from "../session.js";
import { dayOf, isOver, taleOf } from "./tale.js";
import { Tell } from "./tell.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").Game} Game */
/** @typedef {import("../types.js").Row} Row */
/** @typedef {import("../types.js").OwnRank} OwnRank */

const BOARD = "?period=day&category=daily";

/** How many of the best are shown. */
const BEST = 5;

/** @param {{ game: Game, texts: Texts }} props */
export function Daily({ game, texts }) {
  const { play } = useMessages();
  const today = dayOf(game) === new Date().toISOString().slice(0, 10);
  const said = { points: play.points(game.points), code: language.code, address: `${location.origin}/` };
  return (
    <div class="daily">
      {today ? <Today texts={texts} /> : <p class="hint">{texts.dailyOver}</p>}
      {isOver(game) && <Tell tale={taleOf(game, texts, said)} texts={texts} />}
    </div>
  );
}

/** @param {{ texts: Texts }} props */
function Today({ texts }) {
  const { player } = useSession();
  const ranking = useResource("daily", async () => {
    /** @type {Row[]} */
    const rows = (await api.get(`/leaderboard${BOARD}`)).items;
    const own = rows.find((row) => row.player === player?.id) ?? (await api.get(`/me/rank${BOARD}`));
    return placesOf(rows, own, player);
  });
  return (
    <section class="card" data-daily>
      <h2>{texts.dailyTitle}</h2>
      <p class="hint">{texts.dailyLead}</p>
      <Loaded resource={ranking}>
        {(places) => (places.length ? <Places places={places} texts={texts} /> : <p>{texts.dailyNobody}</p>)}
      </Loaded>
      <p>
        <a href={`#/leaderboard${BOARD}`}>{texts.dailyAll}</a>
      </p>
    </section>
  );
}

/** @typedef {{ rank: number, beyond?: boolean, name: string, points: number, own: boolean }} Place */

/**
 * The best, and the player's own place below them if it is not among them.
 * @param {Row[]} rows @param {OwnRank} own @param {import("../types.js").Player | null} player
 * @returns {Place[]}
 */
export function placesOf(rows, own, player) {
  const best = rows.slice(0, BEST).map((row) => ({
    rank: row.rank,
    name: row.display_name,
    points: row.points,
    own: row.player === player?.id,
  }));
  if (own.rank === null || !player || best.some((place) => place.own)) return best;
  const { rank, beyond = false, points } = own;
  return [...best, { rank, beyond, name: player.display_name, points, own: true }];
}

/** @param {{ places: Place[], texts: Texts }} props */
function Places({ places, texts }) {
  const { play } = useMessages();
  return (
    <ul class="places">
      {places.map((place) => (
        <li key={`${place.rank} ${place.name} ${place.own}`} class={place.own ? "place own" : "place"}>
          <span class="place-rank">{placeOf(place.rank, place.beyond, language.code)}</span>
          <span class="place-name">
            {place.name} {place.own && <span class="tag">{texts.you}</span>}
          </span>
          <span class="place-points">{play.points(place.points)}</span>
        </li>
      ))}
    </ul>
  );
}
