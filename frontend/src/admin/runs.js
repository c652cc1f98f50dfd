/** What is told of a run of retraining, and what can be done about it. */

/** @typedef {import("../types.js").RetrainingRun} Run */
/** @typedef {import("./texts.js").Texts["retraining"]} Texts */

export const STAGES = /** @type {const} */ (["snapshot", "train", "evaluate", "gate", "register"]);

/** @param {Run} run */
export function isOpen({ state }) {
  return state === "requested" || state === "running" || state === "lost";
}

/**
 * What the button does: start a run, go on with the lost one, or null where it can do nothing.
 * @param {Run[]} runs the newest first
 * @returns {"start" | "resume" | null}
 */
export function action(runs) {
  const open = runs.find(isOpen);
  if (!open) return "start";
  return open.state === "lost" && !open.waits_for_command ? "resume" : null;
}

/**
 * How a run stands or ended, and what is to be done, as sentences.
 * @param {Run} run
 * @param {Texts} texts
 * @returns {string[]}
 */
export function told(run, texts) {
  const { waits_for_command: waits, model_version: version, outcome } = run;
  switch (run.state) {
    case "requested":
      return [waits ? texts.waits : texts.starting];
    case "running":
      return [stage(run, texts)];
    case "lost":
      return [texts.lost, stage(run, texts), waits ? texts.lostWaits : texts.lostResume].filter(Boolean);
    case "failed":
      return [texts.failedNext];
    default:
      return outcome ? [texts.outcomes[outcome](version ?? "")] : [];
  }
}

/** @param {Run} run @param {Texts} texts */
function stage(run, texts) {
  if (!run.stage) return run.state === "running" ? texts.begins : "";
  return texts.stage(STAGES.indexOf(run.stage) + 1, STAGES.length, texts.stages[run.stage]);
}

/**
 * The list with what is known anew of its beginning.
 * @param {Run[]} known
 * @param {Run[]} fresh
 */
export function renewed(known, fresh) {
  const ids = new Set(fresh.map(({ id }) => id));
  return [...fresh, ...known.filter(({ id }) => !ids.has(id))];
}
