/** What a page shows while it has nothing else to show: loading, failed, empty. */

import { sentence } from "./errors.js";
import { useMessages } from "./hooks.js";

/** @typedef {"lines" | "cards" | "rows"} Shape what is to come: text, a grid of cards, a table */

/** How many blocks stand for what is to come. @type {Record<Shape, number>} */
const blocks = { lines: 4, cards: 6, rows: 7 };

/**
 * The shape of what is to come, in grey: nobody waits for a spinner to end.
 * @param {{ shape?: Shape, title?: boolean }} props `title` where not even that is there
 */
export function Loading({ shape = "lines", title = false }) {
  const { state } = useMessages();
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">{state.loading}</span>
      <div class="skeleton" data-shape={shape} aria-hidden="true">
        {title && <i class="skeleton-title" />}
        {Array.from({ length: blocks[shape] }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
          <i key={i} />
        ))}
      </div>
    </div>
  );
}

/** @param {{ error: Error, retry?: () => void }} props */
export function Failure({ error, retry }) {
  const messages = useMessages();
  return (
    <div class="state" role="alert">
      <Drawn path={BLOT} />
      <p>{sentence(error, messages)}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {messages.state.retry}
        </button>
      )}
    </div>
  );
}

/** @param {{ text: string, children?: import("preact").ComponentChildren }} props */
export function Empty({ text, children }) {
  return (
    <div class="state">
      <Drawn path={SCRIBBLE} />
      <p>{text}</p>
      {children}
    </div>
  );
}

/** A line that was begun, a drop that was spilt, and a question. */
const SCRIBBLE = "M6 42C22 6 34 8 32 30s-8 22 4 20S62 8 70 12 56 48 68 48 88 16 96 20s-6 24 4 26 12-6 14-8";
const BLOT =
  "M60 5c8 11 13 18 13 26a13 13 0 0 1-26 0c0-8 5-15 13-26ZM55 36c3-4 7-4 10 0M55 28v1M65 28v1M22 54h76M36 48l-8-3M84 48l8-3";
export const QUESTION =
  "M47 20C47 3 74 3 74 19c0 10-14 10-14 22M60 52v1M20 56c12-4 18 3 30 0M70 56c10-3 20 3 30-1";

/** @param {{ path: string }} props what stands above the words of a state */
export function Drawn({ path }) {
  return (
    <svg class="scribble" viewBox="0 0 120 60" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/**
 * A resource's states around what to show once it is there.
 * @template T
 * @param {{ resource: import("./hooks.js").Resource<T>, shape?: Shape,
 *   children: (data: T) => import("preact").ComponentChildren }} props
 */
export function Loaded({ resource, shape, children }) {
  if (resource.error) return <Failure error={resource.error} retry={resource.reload} />;
  if (resource.data === null) return <Loading shape={shape} />;
  return <>{children(resource.data)}</>;
}

/** A table that may be wider than the page: the keyboard can scroll it too. @param {{ label: string, children: import("preact").ComponentChildren, card?: boolean }} props */
export function Scroll({ label, children, card = true }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" class={card ? "card scroll" : "scroll"} aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** @param {{ pages: { more: (() => void) | null, moreError: Error | null } }} props */
export function More({ pages }) {
  const { state } = useMessages();
  if (pages.moreError) return <Failure error={pages.moreError} retry={pages.more ?? undefined} />;
  if (!pages.more) return null;
  return (
    <button type="button" class="button more" onClick={pages.more}>
      {state.more}
    </button>
  );
}
