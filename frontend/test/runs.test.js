import { describe, expect, test } from "vitest";
import en from "../src/admin/en.js";
import fr from "../src/admin/fr.js";
import { action, renewed, STAGES, told } from "../src/admin/runs.js";

/** @typedef {import("../src/types.js").RetrainingRun} Run */

/** @param {Partial<Run>} changed @returns {Run} */
function run(changed) {
  return {
    id: "20261123T101500Z",
    cause: "admin",
    state: "requested",
    waits_for_command: false,
    stage: null,
    outcome: null,
    requested_at: "2026-11-23T10:15:00.000Z",
    requested_by: "ann",
    started_at: null,
    ended_at: null,
    job: null,
    snapshot: null,
    model_version: null,
    objections: [],
    figures: {},
    error: null,
    ...changed,
  };
}

const texts = en.retraining;
const sentences = (/** @type {Partial<Run>} */ changed) => told(run(changed), texts).join(" ");

describe("what the button does", () => {
  test("it starts a run where none is open", () => {
    expect(action([])).toBe("start");
    expect(action([run({ state: "failed" }), run({ state: "finished" })])).toBe("start");
  });

  test("it does nothing while somebody works at a run, or only a command can", () => {
    expect(action([run({ state: "requested" })])).toBeNull();
    expect(action([run({ state: "running" })])).toBeNull();
    expect(action([run({ state: "lost", waits_for_command: true })])).toBeNull();
  });

  test("it goes on with a lost run", () => {
    expect(action([run({ state: "lost" }), run({ state: "finished" })])).toBe("resume");
  });
});

describe("what is told of a run", () => {
  test("whether a job starts or the command is waited for", () => {
    expect(sentences({})).toBe(texts.starting);
    expect(sentences({ waits_for_command: true })).toContain("make retrain");
  });

  test("which stage it has reached", () => {
    expect(sentences({ state: "running", stage: "train" })).toBe("Stage 2 of 5: training.");
    expect(sentences({ state: "running" })).toBe(texts.begins);
  });

  test("of a lost run where it is and what to do", () => {
    const lost = { state: /** @type {const} */ ("lost"), stage: /** @type {const} */ ("gate") };

    expect(told(run(lost), texts)).toEqual([
      texts.lost,
      "Stage 4 of 5: comparing it with the champion.",
      texts.lostResume,
    ]);
    expect(sentences({ ...lost, waits_for_command: true })).toContain(texts.lostWaits);
    expect(told(run({ state: "lost" }), texts)).toEqual([texts.lost, texts.lostResume]);
  });

  test("of a failed run what to do", () => {
    expect(sentences({ state: "failed", error: "no memory" })).toBe(texts.failedNext);
  });

  test.each(/** @type {const} */ (["refused", "challenger", "promoted"]))(
    "of a finished run which version was %s",
    (outcome) => {
      const done = { state: /** @type {const} */ ("finished"), outcome, model_version: "20261123T101500Z" };

      expect(sentences(done)).toContain("20261123T101500Z");
    },
  );

  test("that nothing was trained", () => {
    expect(sentences({ state: "finished", outcome: "nothing" })).toContain("nothing was trained");
  });

  test.each([
    ["English", en.retraining],
    ["French", fr.retraining],
  ])("every stage has a name in %s", (_, { stages }) => {
    expect(Object.keys(stages)).toEqual([...STAGES]);
  });
});

test("a run that is heard of anew takes its own place, and a new one the first", () => {
  const known = [run({ id: "b", state: "running" }), run({ id: "a" })];

  const list = renewed(known, [run({ id: "c" }), run({ id: "b", state: "finished" })]);

  expect(list.map(({ id, state }) => [id, state])).toEqual([
    ["c", "requested"],
    ["b", "finished"],
    ["a", "requested"],
  ]);
});
