/** The review: which list is shown, its cards, and the keys that decide. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { query } from "../api.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages, useStore } from "../parts/hooks.js";
import { Empty, Failure, Loading } from "../parts/states.jsx";
import { api } from "../session.js";
import { FlaggedRounds } from "./flagged.jsx";
import { commandOf } from "./keys.js";
import { LabelChoice } from "./labels.jsx";
import { Queue } from "./queue.js";
import { ReportedShares } from "./reported.jsx";
import { ReviewCard } from "./review-card.jsx";

/** @typedef {import("./texts.js").Texts} Texts */
/** @typedef {import("../types.js").ReviewList} Status */

/** @param {{ texts: Texts }} props */
export function Reviews({ texts }) {
  const [status, setStatus] = useState(/** @type {Status} */ ("pending"));
  const [label, setLabel] = useState("");
  const asked = status === "accepted" ? label : "";
  return (
    <>
      <ReportedShares texts={texts} />
      <FlaggedRounds texts={texts} />
      <p class="lead">{status === "candidate" ? texts.list.candidatesLead : texts.list.lead}</p>
      <div class="filters">
        <StatusChoice texts={texts.list} status={status} onChoose={setStatus} />
        {status === "accepted" && (
          <LabelChoice
            id="label"
            name={texts.list.label}
            none={texts.card.choose}
            search={texts.card.search}
            value={label}
            onChoose={setLabel}
          />
        )}
      </div>
      {(status !== "accepted" || label) && (
        <List key={`${status} ${asked} ${language.code}`} {...{ texts, status }} label={asked} />
      )}
    </>
  );
}

/** @param {{ texts: Texts["list"], status: Status, onChoose: (status: Status) => void }} props */
function StatusChoice({ texts, status, onChoose }) {
  return (
    <div class="field">
      <label for="status">{texts.show}</label>
      <select
        id="status"
        value={status}
        onChange={({ currentTarget: { value } }) => onChoose(/** @type {Status} */ (value))}
      >
        {Object.entries(texts.statuses).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** @param {{ texts: Texts, status: Status, label: string }} props */
function List({ texts, status, label }) {
  const messages = useMessages();
  const [queue] = useState(
    () =>
      new Queue(api, (cursor) => `/admin/review${query({ status, label, cursor, language: language.code })}`),
  );
  useStore(queue);
  const list = useRef(/** @type {HTMLOListElement | null} */ (null));
  const [naming, setNaming] = useState(false);
  useFollowing(queue, list, setNaming);
  const pending = status === "pending" || status === "candidate";
  /** What a drawing of the gallery shows is decided in its review. */
  const name = () => setNaming(queue.targets.every(({ about }) => about === "feedback"));
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const command = commandOf(event, pending);
    if (!command) return;
    event.preventDefault();
    const commands = {
      next: () => queue.move(1),
      previous: () => queue.move(-1),
      select: () => queue.toggle(),
      accept: () => queue.decide("accept"),
      reject: () => queue.decide("reject"),
      relabel: name,
      undo: () => queue.undo(),
      close: () => setNaming(false),
    };
    commands[command]();
  };

  if (queue.state === "loading" && !queue.items.length) return <Loading />;
  return (
    <section aria-label={texts.list.queue}>
      <Bar
        queue={queue}
        texts={texts.list}
        pending={pending}
        onRelabel={status === "pending" ? name : undefined}
      />
      <div role="status" class="visually-hidden">
        {texts.list.selected(queue.selected.size)}
      </div>
      {queue.problems.map((problem) => (
        <p key={problem} class="failure" role="alert">
          {problem}
        </p>
      ))}
      {queue.error && queue.items.length > 0 && (
        <p class="failure" role="alert">
          {sentence(queue.error, messages)}
        </p>
      )}
      {queue.error && !queue.items.length && <Failure error={queue.error} retry={() => queue.load()} />}
      {!queue.error && !queue.items.length && (
        <Empty text={pending ? texts.list.empty : texts.list.emptyDecided} />
      )}
      <ol class="reviews" ref={list} tabIndex={-1} onKeyDown={onKeyDown}>
        {queue.items.map((review, index) => (
          <ReviewCard
            key={review.id}
            {...{ review, queue, texts, pending }}
            current={index === queue.index}
            naming={naming && index === queue.index}
            onLook={() => queue.look(index)}
            onName={setNaming}
          />
        ))}
      </ol>
      {queue.more && (
        <button type="button" class="button more" onClick={() => queue.load()}>
          {messages.state.more}
        </button>
      )}
    </section>
  );
}

/**
 * Load the first page, and keep the keyboard on the review that is looked at, or on the list where none is left. It is
 * there as soon as the page shows what was decided: no key falls between two cards.
 * @param {Queue} queue
 * @param {import("preact").RefObject<HTMLOListElement | null>} list
 * @param {(naming: boolean) => void} setNaming
 */
function useFollowing(queue, list, setNaming) {
  const [moves, setMoves] = useState(0);
  useEffect(() => {
    const follow = () => {
      setNaming(false);
      setMoves((before) => before + 1);
    };
    queue.addEventListener("move", follow);
    queue.load().then(() => queue.current && follow());
    return () => queue.removeEventListener("move", follow);
  }, [queue, setNaming]);
  useLayoutEffect(() => {
    if (!moves) return;
    const card = /** @type {HTMLElement | undefined} */ (list.current?.children[queue.index]);
    if (!card?.contains(document.activeElement)) (card ?? list.current)?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  }, [queue, list, moves]);
}

/** @param {{ queue: Queue, texts: Texts["list"], pending: boolean, onRelabel?: () => void }} props */
function Bar({ queue, texts, pending, onRelabel }) {
  const { items, teaching, selected, decided, busy } = queue;
  const actions = pending
    ? /** @type {const} */ ([
        ["accept", texts.accept],
        ["reject", texts.reject],
      ])
    : /** @type {const} */ ([["reopen", texts.reopen]]);
  return (
    <div class="review-bar card">
      <label class="chip">
        <input type="checkbox" checked={queue.hasSelected(items)} onChange={() => queue.toggleAll()} />
        {texts.selectAll}
      </label>
      {pending && teaching.length > 0 && (
        <label class="chip" data-select="teaching">
          <input
            type="checkbox"
            checked={queue.hasSelected(teaching)}
            onChange={() => queue.toggleAll(teaching)}
          />
          {texts.selectTeaching(teaching.length)}
        </label>
      )}
      <span aria-hidden="true">{texts.selected(selected.size)}</span>
      {actions.map(([action, text]) => (
        <button
          key={action}
          type="button"
          class="button"
          data-all={action}
          aria-disabled={busy || !selected.size}
          onClick={() => selected.size && queue.decide(action)}
        >
          {text}
        </button>
      ))}
      {onRelabel && (
        <button
          type="button"
          class="button"
          data-all="relabel"
          aria-disabled={busy || !selected.size}
          onClick={() => selected.size && onRelabel()}
        >
          {texts.relabel}
        </button>
      )}
      {pending && decided.length > 0 && (
        <button type="button" class="button" data-undo aria-disabled={busy} onClick={() => queue.undo()}>
          {texts.undoOf(decided.length)}
        </button>
      )}
      <p class="hint">{texts.keys}</p>
    </div>
  );
}
