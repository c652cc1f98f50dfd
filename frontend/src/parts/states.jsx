/** What a page shows while it has nothing else to show: loading, failed, empty. */

import { sentence } from "./errors.js";
import { useMessages } from "./hooks.js";

export function Loading() {
  const { state } = useMessages();
  return (
    <p class="state loading" role="status">
      {state.loading}
    </p>
  );
}

/** @param {{ error: Error, retry?: () => void }} props */
export function Failure({ error, retry }) {
  const messages = useMessages();
  return (
    <div class="state" role="alert">
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
      <Scribble />
      <p>{text}</p>
      {children}
    </div>
  );
}

function Scribble() {
  return (
    <svg class="scribble" viewBox="0 0 120 60" aria-hidden="true">
      <path d="M6 42C22 6 34 8 32 30s-8 22 4 20S62 8 70 12 56 48 68 48 88 16 96 20s-6 24 4 26 12-6 14-8" />
    </svg>
  );
}

/**
 * A resource's states around what to show once it is there.
 * @template T
 * @param {{ resource: import("./hooks.js").Resource<T>,
 *   children: (data: T) => import("preact").ComponentChildren }} props
 */
export function Loaded({ resource, children }) {
  if (resource.error) return <Failure error={resource.error} retry={resource.reload} />;
  if (resource.data === null) return <Loading />;
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
