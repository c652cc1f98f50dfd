/** The drawing surface with its tools and keys. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Surface } from "../drawing/surface.js";
import { useMessages, useStore } from "../parts/hooks.js";
import { Icon } from "./icons.jsx";

/** @typedef {import("./play.js").Play} Play */
/** @typedef {import("../drawing/strokes.js").StrokeStore} StrokeStore */

/**
 * @param {KeyboardEvent} event
 * @returns {"undo" | "redo" | "clear" | "skip" | null} what the key asks for
 */
export function toolOf(event) {
  const key = event.key.toLowerCase();
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") return event.shiftKey ? "redo" : "undo";
    return key === "y" ? "redo" : null;
  }
  /** @type {Record<string, "undo" | "redo" | "clear" | "skip">} */
  const tools = { u: "undo", r: "redo", c: "clear", delete: "clear", s: "skip" };
  return tools[key] ?? null;
}

/** @param {{ play: Play, store: StrokeStore, children: import("preact").ComponentChildren }} props */
export function Board({ play, store, children }) {
  const { play: text } = useMessages();
  const canvas = useSurface(store, play.drawable);
  const tools = {
    undo: () => store.undo(),
    redo: () => store.redo(),
    clear: () => store.clear(),
    skip: () => play.skip(),
  };

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const tool = toolOf(event);
    if (!tool || !play.drawable) return;
    event.preventDefault();
    tools[tool]();
  };

  return (
    <div class="board">
      <div class="paper" data-phase={play.phase}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes the keys of its tools */}
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-label={text.canvas}
          aria-describedby="board-keys"
          data-board
          onKeyDown={onKeyDown}
        />
        {children}
      </div>
      <p id="board-keys" class="visually-hidden">
        {play.teaching ? text.keysTeaching : text.keys}
      </p>
      <Tools play={play} store={store} tools={tools} />
    </div>
  );
}

/**
 * A surface on a canvas, and the keyboard on it as soon as it may be drawn on.
 * @param {StrokeStore} store @param {boolean} drawable
 */
function useSurface(store, drawable) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [surface, setSurface] = useState(/** @type {Surface | null} */ (null));
  useEffect(() => {
    if (!canvas.current) return;
    const made = new Surface(canvas.current, store);
    setSurface(made);
    return () => made.destroy();
  }, [store]);
  useEffect(() => {
    if (!surface) return;
    surface.enabled = drawable;
    if (drawable) canvas.current?.focus({ preventScroll: true });
  }, [surface, drawable]);
  return canvas;
}

/** @param {{ play: Play, store: StrokeStore, tools: Record<"undo" | "redo" | "clear" | "skip", () => void> }} props */
function Tools({ play, store, tools }) {
  const { play: text } = useMessages();
  useStore(store);
  useStore(store, "finish");
  const off = !play.drawable;
  const buttons = /** @type {const} */ ([
    ["undo", off || !store.canUndo],
    ["redo", off || !store.canRedo],
    ["clear", off || store.empty],
    ["skip", play.phase !== "drawing"],
  ]);
  // The machine does not say that it knows the word: the player says when it is drawn.
  const done = play.teaching && !store.empty;
  return (
    <div class="tools">
      {buttons.map(([tool, disabled]) => (
        <button
          key={tool}
          type="button"
          class="button tool"
          data-tool={tool}
          aria-disabled={disabled}
          onClick={() => !disabled && tools[tool]()}
        >
          <Icon name={done && tool === "skip" ? "done" : tool} />
          {done && tool === "skip" ? text.done : text[tool]}
        </button>
      ))}
    </div>
  );
}
