/** Runs of retraining: start one, see how far it is and how those before it ended. */

import { useEffect, useState } from "preact/hooks";
import { date } from "../format.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages, usePages } from "../parts/hooks.js";
import { Empty, Loaded, More } from "../parts/states.jsx";
import { api } from "../session.js";
import { action, isOpen, renewed, told } from "./runs.js";

/** @typedef {import("./texts.js").Texts["retraining"]} Texts */
/** @typedef {import("../types.js").RetrainingRun} Run */
/** @typedef {import("../types.js").Page<Run>} Runs */

const LOOK_EVERY_MS = 15_000;

/** @param {string | null} cursor @returns {Promise<Runs>} */
function load(cursor) {
  return api.get(`/admin/retraining${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);
}

/** @param {{ texts: Texts }} props */
export function Retraining({ texts }) {
  const pages = usePages("retraining", load);
  const runs = pages.data?.items ?? [];
  const open = runs.some(isOpen);
  const show = (/** @type {Run[]} */ fresh) =>
    pages.set({ items: renewed(runs, fresh), cursor: pages.data?.cursor ?? null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again while a run is open, at what is shown then.
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => {
      load(null).then(
        ({ items }) => show(items),
        () => {}, // what is shown stays; it is looked again soon
      );
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [open, pages.data]);
  return (
    <>
      <p class="lead">{texts.lead}</p>
      <Loaded resource={pages}>
        {() => (
          <>
            <Start what={action(runs)} texts={texts} onDone={(run) => show([run])} />
            {runs.length ? (
              <div class="runs">
                {runs.map((run) => (
                  <RunCard key={run.id} run={run} texts={texts} />
                ))}
              </div>
            ) : (
              <Empty text={texts.empty} />
            )}
            <More pages={pages} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** @param {{ what: ReturnType<typeof action>, texts: Texts, onDone: (run: Run) => void }} props */
function Start({ what, texts, onDone }) {
  const messages = useMessages();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const [done, setDone] = useState("");
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    setDone("");
    try {
      /** @type {Run} */
      const run = await api.post("/admin/retraining", {});
      setDone(run.waits_for_command ? texts.doneWaits : texts.done);
      onDone(run);
    } catch (error) {
      setFailure(sentence(/** @type {Error} */ (error), messages));
    }
    setBusy(false);
  };
  return (
    <>
      {what && (
        <p class="actions">
          <button type="button" class="button primary" data-start aria-disabled={busy} onClick={start}>
            {what === "start" ? texts.start : texts.resume}
          </button>
        </p>
      )}
      <p class="notice" role="status">
        {done}
      </p>
      <p class="failure" role="alert">
        {failure}
      </p>
    </>
  );
}

/** @param {{ run: Run, texts: Texts }} props */
function RunCard({ run, texts }) {
  const { code } = language;
  const { objections, error, state } = run;
  return (
    <article class="card run" data-run={run.id} data-state={state} aria-labelledby={`run-${run.id}`}>
      <h2 id={`run-${run.id}`}>
        <time dateTime={run.requested_at}>{date(run.requested_at, code)}</time>{" "}
        <span class={state === "failed" || state === "lost" ? "tag alert" : "tag"}>
          {texts.states[state]}
        </span>
      </h2>
      {error && (
        <p>
          {texts.failed} <span lang="en">{error}</span>
        </p>
      )}
      {told(run, texts).map((text) => (
        <p key={text}>{text}</p>
      ))}
      {objections.length > 0 && (
        <ul lang="en" aria-label={texts.objections}>
          {objections.map((objection) => (
            <li key={objection}>{objection}</li>
          ))}
        </ul>
      )}
      {run.outcome === "challenger" && (
        <p>
          <a href="#/admin/models">{texts.toModels}</a>
        </p>
      )}
      <dl class="facts">
        {facts(run, texts, code).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

/** @param {Run} run @param {Texts} texts @param {import("../types.js").LanguageCode} code */
function facts(run, texts, code) {
  const named = [
    [texts.cause, texts.causes[run.cause]],
    [texts.begun, run.started_at && date(run.started_at, code)],
    [texts.ended, run.ended_at && date(run.ended_at, code)],
    [texts.version, run.model_version],
    [texts.snapshot, run.snapshot],
    [texts.job, run.job],
  ];
  return named.filter(([, value]) => value);
}
