/** The drawing surface with its tools and keys. */

import { useEffect, useRef, useState } from "preact/hooks";
import { SIDE } from "../drawing/geometry.js";
import { KeyPen } from "../drawing/key-pen.js";
import { penLock } from "../drawing/pen-lock.js";
import { Surface } from "../drawing/surface.js";
import { useMessages, useStore } from "../parts/hooks.js";
import { Cheer } from "./cheer.jsx";
import { Icon } from "./icons.jsx";
import { KEYS } from "./panel.jsx";
import { useTexts } from "./texts.js";

/** @typedef {import("./play.js").Play} Play */
/** @typedef {import("../drawing/strokes.js").StrokeStore} StrokeStore */

/** @typedef {"undo" | "redo" | "clear" | "skip" | "proceed"} Tool */

/**
 * @param {KeyboardEvent} event
 * @returns {Tool | null} what the key asks for
 */
export function toolOf(event) {
  const key = event.key.toLowerCase();
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") return event.shiftKey ? "redo" : "undo";
    return key === "y" ? "redo" : null;
  }
  /** @type {Record<string, Tool>} */
  const tools = { u: "undo", r: "redo", c: "clear", delete: "clear", s: "skip", enter: "proceed" };
  return tools[key] ?? null;
}

/** @param {{ play: Play, store: StrokeStore, children: import("preact").ComponentChildren }} props */
export function Board({ play, store, children }) {
  const { play: text } = useMessages();
  const { canvas, pen } = useSurface(store, play.drawable);
  const tools = {
    undo: () => store.undo(),
    redo: () => store.redo(),
    clear: () => store.clear(),
    skip: () => play.skip(),
    proceed: () => play.proceed(),
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
          aria-describedby={KEYS}
          data-board
          onKeyDown={onKeyDown}
        />
        {pen && <PenCursor pen={pen} />}
        {play.phase === "recognised" && <Cheer key={play.number} drawing={store.drawing} />}
        {children}
      </div>
      <Tools play={play} store={store} tools={tools} />
      <PenOnly />
    </div>
  );
}

/**
 * A surface and a pen for the keyboard on a canvas, and the keyboard on it as soon as it may be drawn on.
 * @param {StrokeStore} store @param {boolean} drawable
 */
function useSurface(store, drawable) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const [made, setMade] = useState(/** @type {{ surface: Surface, pen: KeyPen } | null} */ (null));
  useEffect(() => {
    if (!canvas.current) return;
    const surface = new Surface(canvas.current, store, penLock);
    const pen = new KeyPen(canvas.current, store);
    setMade({ surface, pen });
    return () => {
      surface.destroy();
      pen.destroy();
    };
  }, [store]);
  useEffect(() => {
    if (!made) return;
    made.surface.enabled = drawable;
    made.pen.enabled = drawable;
    if (!drawable) return;
    canvas.current?.scrollIntoView({ block: "nearest" });
    canvas.current?.focus({ preventScroll: true });
  }, [made, drawable]);
  return { canvas, pen: made?.pen ?? null };
}

/** Where the keyboard's pen is, for the eye, and whether it is down, for the ear, too. @param {{ pen: KeyPen }} props */
function PenCursor({ pen }) {
  const texts = useTexts();
  const { x, y, down, shown } = useStore(pen);
  const place = { "--x": String(x / SIDE), "--y": String(y / SIDE) };
  return (
    <>
      {shown && <span class="pen-cursor" data-pen={down ? "down" : "up"} style={place} />}
      <span class="visually-hidden" role="status">
        {shown && (down ? texts?.penDown : texts?.penUp)}
      </span>
    </>
  );
}

/** Lets who draws with a pen lay a hand on the paper, or take a finger again. */
function PenOnly() {
  const texts = useTexts();
  const { seen, on } = useStore(penLock);
  if (!seen || !texts) return null;
  return (
    <p class="pen-only">
      <button type="button" class="button" aria-pressed={on} data-pen-only onClick={() => penLock.toggle()}>
        <Icon name="pen" />
        {texts.penOnly}
      </button>
      <span class="hint">{on ? texts.penOnlyHint : texts.fingersToo}</span>
    </p>
  );
}

/** @param {{ play: Play, store: StrokeStore, tools: Record<Tool, () => void> }} props */
function Tools({ play, store, tools }) {
  const { play: text } = useMessages();
  const texts = useTexts();
  useStore(store);
  useStore(store, "finish");
  const off = !play.drawable;
  // The machine does not say that it knows the word: the player says when it is drawn.
  const done = play.teaching && !store.empty;
  const recognised = play.phase === "recognised";
  return (
    <div class="tools">
      <ToolButton name="undo" text={text.undo} off={off || !store.canUndo} onClick={tools.undo} />
      <ToolButton name="redo" text={text.redo} off={off || !store.canRedo} onClick={tools.redo} />
      <ToolButton name="clear" text={text.clear} off={off || store.empty} onClick={tools.clear} />
      {recognised ? (
        <ToolButton key="on" name="proceed" text={texts?.goOn ?? ""} main onClick={tools.proceed} />
      ) : (
        <ToolButton
          key="skip"
          name="skip"
          icon={done ? "done" : "skip"}
          text={done ? text.done : text.skip}
          off={play.phase !== "drawing"}
          onClick={tools.skip}
        />
      )}
    </div>
  );
}

/**
 * @param {{ name: Tool, icon?: import("./icons.jsx").IconName, text: string, off?: boolean, main?: boolean,
 *   onClick: () => void }} props
 */
function ToolButton({ name, icon, text, off = false, main = false, onClick }) {
  return (
    <button
      type="button"
      class={main ? "button primary tool" : "button tool"}
      data-tool={name}
      aria-disabled={off}
      // The keyboard stays on the paper, with its keys, when a hand presses a tool.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => !off && onClick()}
    >
      <Icon name={icon ?? name} />
      {text}
    </button>
  );
}
