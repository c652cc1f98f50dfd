/** The tools' pictures. */

const PATHS = {
  undo: "M9 7 4 12l5 5M4 12h10a6 6 0 0 1 0 12h-3",
  redo: "M19 7l5 5-5 5M24 12H14a6 6 0 0 0 0 12h3",
  clear: "M6 8h16M11 8V5h6v3M8 8l1 15h10l1-15M12 12v7M16 12v7",
  skip: "M6 6l10 8-10 8zM22 6v16",
  pen: "M6 22l2-7L19 4l5 5-11 11zM16 7l5 5",
  voice: "M5 11v6h4l6 5V6l-6 5zM19 10a6 6 0 0 1 0 8M22 7a10 10 0 0 1 0 14",
  mute: "M5 11v6h4l6 5V6l-6 5zM19 11l6 6M25 11l-6 6",
  proceed: "M5 14h17M15 7l7 7-7 7",
  done: "M5 15l6 6L23 8",
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {{ name: IconName }} props */
export function Icon({ name }) {
  return (
    <svg class="icon" viewBox="0 0 28 28" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
