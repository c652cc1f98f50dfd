/** The keys of the review: one for each decision, where the list has the keyboard. */

/** @typedef {"accept" | "relabel" | "reject" | "next" | "previous" | "select" | "undo" | "close"} Command */

/** @type {Record<string, Command>} */
const decisions = { a: "accept", r: "relabel", x: "reject", u: "undo" };
/** @type {Record<string, Command>} */
const always = { j: "next", k: "previous", " ": "select", Escape: "close" };

/**
 * What a key means, or null where it is none of ours: one pressed with others, or where something takes text or is
 * pressed by it.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & { target: unknown }} event
 * @param {boolean} deciding whether the list waits for decisions
 * @returns {Command | null}
 */
export function commandOf({ key, ctrlKey, metaKey, altKey, target }, deciding) {
  if (ctrlKey || metaKey || altKey) return null;
  const on = /** @type {Element} */ (target);
  if (key !== "Escape" && on.matches("select, input:not([type=checkbox])")) return null;
  if (key === " " && on.matches("button, input")) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  return always[name] ?? (deciding ? decisions[name] : null) ?? null;
}
