/** Tables of what was played: recognised share with its range, rounds, times, attempts. */

import { number, percent, seconds } from "../format.js";
import { language } from "../messages/language.js";
import { Scroll } from "../parts/states.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").Played} Played */
/** @typedef {Played & { key: string, name: import("preact").ComponentChildren, ms: number | null }} Row */

/** @param {{ caption: string, first: string, time: string, rows: Row[], texts: Texts }} props `time` names what `ms` is */
export function PlayedTable({ caption, first, time, rows, texts }) {
  return (
    <Scroll label={caption}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {[texts.recognised, texts.range, texts.rounds, time, texts.attempts].map((name) => (
              <th key={name} scope="col" class="figure">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PlayedRow key={row.key} row={row} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** @param {{ row: Row }} props */
function PlayedRow({ row }) {
  const { code } = language;
  const { share, low, high } = row.estimate;
  return (
    <tr data-row={row.key}>
      <th scope="row">{row.name}</th>
      <td class="figure">{percent(share, code)}</td>
      <td class="figure">{rangeOf(low, high, code)}</td>
      <td class="figure">{number(row.rounds, code)}</td>
      <td class="figure">{seconds(row.ms, code)}</td>
      <td class="figure">{number(row.mean_attempts, code)}</td>
    </tr>
  );
}

/** @param {number} low @param {number} high @param {import("../types.js").LanguageCode} code */
export function rangeOf(low, high, code) {
  return `${percent(low, code)} – ${percent(high, code)}`;
}
