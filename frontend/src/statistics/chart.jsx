/** Charts of elements and their style sheet, so that they follow theme, text size and paper; a table is beside each. */

import { number, percent } from "../format.js";
import { language } from "../messages/language.js";
import { marksTo } from "./scale.js";

/** @typedef {import("../types.js").Estimate} Estimate */
/** @typedef {{ told: (share: string, low: string, high: string) => string, chart: (what: string) => string }} Texts */
/** @typedef {{ name: string, parts: [number, number] }} Day what it is called, and how many of each series */

const SHARE_MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * Recognised shares as points, each on the range that it lies in.
 * @param {{ rows: { text: string, estimate: Estimate }[], what: string, texts: Texts }} props
 */
export function ShareChart({ rows, what, texts }) {
  const { code } = language;
  const share = (/** @type {number} */ value) => percent(value, code);
  return (
    <div class="chart shares" role="img" aria-label={texts.chart(what)}>
      {rows.map(({ text, estimate }) => (
        <div
          key={text}
          class="chart-row"
          title={texts.told(share(estimate.share), share(estimate.low), share(estimate.high))}
        >
          <span class="chart-name">{text}</span>
          <span class="chart-track">
            <span class="chart-range" style={{ "--from": estimate.low, "--to": estimate.high }} />
            <span class="chart-point" style={{ "--at": estimate.share }} />
          </span>
        </div>
      ))}
      <div class="chart-row">
        <span class="chart-name" />
        <span class="chart-marks">
          {SHARE_MARKS.map((mark) => (
            <span key={mark} style={{ "--at": mark }}>
              {share(mark)}
            </span>
          ))}
        </span>
      </div>
    </div>
  );
}

/**
 * Counts a day, one series on the other.
 * @param {{ days: Day[], series: [string, string], label: string }} props
 */
export function DayChart({ days, series, label }) {
  const { code } = language;
  const marks = marksTo(Math.max(0, ...days.map(({ parts: [lower, upper] }) => lower + upper)));
  const top = marks.at(-1) ?? 1;
  return (
    <div class="chart days" role="img" aria-label={label}>
      <p class="chart-legend">
        {series.map((text, place) => (
          <span key={text} class={PARTS[place]}>
            {text}
          </span>
        ))}
      </p>
      <div class="chart-plot">
        {marks.map((mark) => (
          <span key={mark} class="chart-line" style={{ "--at": mark / top }}>
            <span>{number(mark, code)}</span>
          </span>
        ))}
        <div class="chart-columns">
          {days.map(({ name, parts }) => (
            <div key={name} class="chart-column" title={told(name, series, parts, code)}>
              {parts.map(
                (count, place) =>
                  count > 0 && (
                    <span key={PARTS[place]} class={PARTS[place]} style={{ "--share": count / top }} />
                  ),
              )}
            </div>
          ))}
        </div>
      </div>
      <p class="chart-names">
        {days.map(({ name }) => (
          <span key={name}>{name}</span>
        ))}
      </p>
    </div>
  );
}

const PARTS = ["chart-lower", "chart-upper"];

/** @param {string} name @param {string[]} series @param {number[]} parts @param {import("../types.js").LanguageCode} code */
function told(name, series, parts, code) {
  return [name, ...series.map((text, place) => `${text}: ${number(parts[place], code)}`)].join("\n");
}
