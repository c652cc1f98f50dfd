/** Charts that Charts.css makes of tables: they follow theme, text size and paper; a table with more is beside each. */

import "charts.css";
import { number, percent } from "../format.js";
import { language } from "../messages/language.js";
import { marksTo } from "./scale.js";
import { rangeOf } from "./table.jsx";

/** @typedef {import("../types.js").Estimate} Estimate */
/** @typedef {Pick<import("./texts.js").Texts, "told" | "chart" | "recognised" | "range">} Texts */
/** @typedef {{ name: string, parts: [number, number] }} Day what it is called, and how many of each series */

const SHARE_MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * Recognised shares as bars, each with the range that it lies in; `first` says what has the shares.
 * @param {{ rows: { text: string, estimate: Estimate }[], what: string, first: string, texts: Texts }} props
 */
export function ShareChart({ rows, what, first, texts }) {
  const { code } = language;
  const share = (/** @type {number} */ value) => percent(value, code);
  return (
    <div class="chart shares">
      <table class="charts-css bar multiple hide-data show-labels show-primary-axis show-5-secondary-axes data-spacing-3">
        <caption>{texts.chart(what)}</caption>
        <Heads names={[first, texts.recognised, texts.range]} />
        <tbody>
          {rows.map(({ text, estimate: { share: at, low, high } }) => (
            <tr key={text} title={texts.told(share(at), share(low), share(high))}>
              <th scope="row">
                <span>{text}</span>
              </th>
              <td class="chart-share" style={{ "--size": at }}>
                <span class="data">{share(at)}</span>
              </td>
              <td class="chart-range" style={{ "--low": low, "--high": high }}>
                <span class="data">{rangeOf(low, high, code)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Marks marks={SHARE_MARKS} told={share} />
    </div>
  );
}

/**
 * Counts a day, one series on the other; `first` is what a day is called.
 * @param {{ days: Day[], series: [string, string], label: string, first: string }} props
 */
export function DayChart({ days, series, label, first }) {
  const { code } = language;
  const marks = marksTo(Math.max(0, ...days.map(({ parts: [lower, upper] }) => lower + upper)));
  const top = marks.at(-1) ?? 1;
  return (
    <div class="chart days">
      <ul class="charts-css legend legend-inline legend-square" aria-hidden="true">
        {series.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <div class="chart-plot">
        <Marks marks={marks} told={(mark) => number(mark, code)} />
        <table
          class={`charts-css column multiple stacked hide-data show-labels show-primary-axis show-${marks.length - 1}-secondary-axes data-spacing-2`}
        >
          <caption>{label}</caption>
          <Heads names={[first, ...series]} />
          <tbody>
            {days.map(({ name, parts }) => (
              <tr key={name} title={told(name, series, parts, code)}>
                <th scope="row">
                  <span>{name}</span>
                </th>
                {parts.map((count, place) => (
                  <td
                    key={series[place]}
                    class={count ? PARTS[place] : undefined}
                    style={{ "--size": count / top }}
                  >
                    <span class="data">{number(count, code)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const PARTS = ["chart-lower", "chart-upper"];

/** @param {{ names: string[] }} props what the columns hold */
function Heads({ names }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/**
 * What the axis' lines stand for; whoever listens has the figures themselves.
 * @param {{ marks: number[], told: (mark: number) => string }} props
 */
function Marks({ marks, told }) {
  const top = marks.at(-1) ?? 1;
  return (
    <div class="chart-marks" aria-hidden="true">
      {marks.map((mark) => (
        <span key={mark} style={{ "--at": mark / top }}>
          {told(mark)}
        </span>
      ))}
    </div>
  );
}

/** @param {string} name @param {string[]} series @param {number[]} parts @param {import("../types.js").LanguageCode} code */
function told(name, series, parts, code) {
  return [name, ...series.map((text, place) => `${text}: ${number(parts[place], code)}`)].join("\n");
}
