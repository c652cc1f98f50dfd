/** A place for a chart: the library is fetched once it is wanted, and the page is whole without it. */

import { useEffect, useRef, useState } from "preact/hooks";
import { percent } from "../format.js";
import { language } from "../messages/language.js";

/** @typedef {typeof import("./charts.js")} Charts */
/** @typedef {import("../types.js").Estimate} Estimate */
/** @typedef {{ share: string, told: (share: string, low: string, high: string) => string, chart: (what: string) => string, chartFailed: string }} Texts */

const DARK = "(prefers-color-scheme: dark)";
const ROW_PX = 30;
const AXIS_PX = 40;

/**
 * @param {{ label: string, failed: string, height: number, of: unknown,
 *   draw: (charts: Charts, canvas: HTMLCanvasElement) => { destroy: () => void } }} props `of` is what it shows: the
 *   chart is drawn again when that changes
 */
export function Chart({ label, failed, height, of, draw }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [broken, setBroken] = useState(false);
  const dark = useDark();
  const shown = JSON.stringify(of);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` and `dark` say when to draw, `draw` only how.
  useEffect(() => {
    /** @type {{ destroy: () => void } | null} */
    let chart = null;
    let current = true;
    import("./charts.js").then(
      (charts) => {
        if (current && canvas.current) chart = draw(charts, canvas.current);
      },
      () => current && setBroken(true),
    );
    return () => {
      current = false;
      chart?.destroy();
    };
  }, [shown, dark]);
  if (broken) return <p class="hint">{failed}</p>;
  return (
    <div class="chart" style={{ "--height": `${height}px` }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

/** Recognised shares with their ranges. @param {{ rows: { text: string, estimate: Estimate }[], what: string, texts: Texts }} props */
export function ShareChart({ rows, what, texts }) {
  const { code } = language;
  const share = (/** @type {number} */ value) => percent(value, code);
  const told = (/** @type {Estimate} */ { share: middle, low, high }) =>
    texts.told(share(middle), share(low), share(high));
  return (
    <Chart
      label={texts.chart(what)}
      failed={texts.chartFailed}
      height={rows.length * ROW_PX + AXIS_PX}
      of={[rows, code]}
      draw={(charts, canvas) => charts.shares(canvas, { rows, percent: share, told })}
    />
  );
}

function useDark() {
  const [dark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const scheme = matchMedia(DARK);
    const change = () => setDark(scheme.matches);
    scheme.addEventListener("change", change);
    return () => scheme.removeEventListener("change", change);
  }, []);
  return dark;
}
