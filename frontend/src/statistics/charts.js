/** Draws charts with Chart.js, of which only what is needed is taken in; loaded where a chart is shown. */

import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** @typedef {import("../types.js").Estimate} Estimate */
/** @typedef {{ text: string, estimate: Estimate }} Row */
/** @typedef {(share: number) => string} Percent */
/** @typedef {{ text: string, counts: number[] }} Series */

/**
 * The style sheet's colours as they are here and now: light and dark have others.
 * @param {HTMLCanvasElement} canvas
 */
function paletteOf(canvas) {
  const probe = document.createElement("span");
  const colour = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    canvas.after(probe); // put in anew, so that no transition is under way
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  const [ink, line, mark, range] = ["ink-soft", "line", "accent", "line-strong"].map(colour);
  return { ink, line, mark, range, font: { family: getComputedStyle(canvas).fontFamily, size: 13 } };
}

/**
 * Shares as points, each on the range that it lies in.
 * @param {HTMLCanvasElement} canvas
 * @param {{ rows: Row[], percent: Percent, told: (estimate: Estimate) => string }} what
 */
export function shares(canvas, { rows, percent, told }) {
  const { ink, line, mark, range, font } = paletteOf(canvas);
  return new Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map(({ text }) => text),
      datasets: [
        {
          type: /** @type {"bar"} */ ("line"),
          data: rows.map(({ estimate }) => estimate.share),
          // @ts-expect-error a point's, since these are drawn as points without a line
          showLine: false,
          pointRadius: 5,
          pointHoverRadius: 6,
          pointBackgroundColor: mark,
          pointBorderColor: mark,
        },
        {
          data: /** @type {any[]} */ (rows.map(({ estimate }) => [estimate.low, estimate.high])),
          barThickness: 4,
          backgroundColor: range,
          borderRadius: 2,
          borderSkipped: false,
        },
      ],
    },
    options: {
      indexAxis: "y",
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: {
          min: 0,
          max: 1,
          ticks: { color: ink, font, maxTicksLimit: 6, callback: (value) => percent(Number(value)) },
          grid: { color: line },
          border: { color: line },
        },
        y: {
          ticks: { color: ink, font, autoSkip: false },
          grid: { display: false },
          border: { color: line },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          displayColors: false,
          filter: ({ datasetIndex }) => datasetIndex === 0,
          callbacks: {
            label: ({ dataIndex }) => {
              const row = rows[dataIndex];
              return row ? told(row.estimate) : "";
            },
          },
        },
      },
      interaction: { mode: "index", axis: "y", intersect: false },
    },
  });
}

/**
 * Counts a day, one on the other.
 * @param {HTMLCanvasElement} canvas
 * @param {{ days: string[], series: [Series, Series] }} what
 */
export function days(canvas, { days: labels, series }) {
  const { ink, line, mark, range, font } = paletteOf(canvas);
  const colours = [mark, range];
  const scale = { stacked: true, ticks: { color: ink, font }, border: { color: line } };
  return new Chart(canvas, {
    type: "bar",
    data: {
      labels,
      datasets: series.map(({ text, counts }, place) => ({
        label: text,
        data: counts,
        backgroundColor: colours[place],
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: {
        x: { ...scale, grid: { display: false } },
        y: { ...scale, ticks: { ...scale.ticks, precision: 0 }, grid: { color: line }, beginAtZero: true },
      },
      plugins: { legend: { labels: { color: ink, font, boxWidth: 14 } } },
      interaction: { mode: "index", intersect: false },
    },
  });
}
