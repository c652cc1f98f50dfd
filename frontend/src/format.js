/** Numbers and times as people of a language write them. */

/** @typedef {import("./types.js").LanguageCode} LanguageCode */

/** @param {number | null | undefined} ms @param {LanguageCode} code */
export function seconds(ms, code) {
  if (ms === null || ms === undefined) return "–";
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${(ms / 1000).toLocaleString(code, digits)}\u00a0s`;
}

/** @param {number} share 0 to 1 @param {LanguageCode} code @param {number} [digits] after the point */
export function percent(share, code, digits = 0) {
  return share.toLocaleString(code, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** @param {number | null | undefined} value @param {LanguageCode} code */
export function number(value, code) {
  if (value === null || value === undefined) return "–";
  return value.toLocaleString(code, { maximumFractionDigits: 1 });
}

/**
 * A place on a board; with a plus where it may be a later one, for the rest was not counted.
 * @param {number} rank @param {boolean | undefined} beyond @param {LanguageCode} code
 */
export function place(rank, beyond, code) {
  return `${number(rank, code)}${beyond ? "+" : ""}`;
}

/** @param {string | number} time RFC 3339, or ms since 1970 @param {LanguageCode} code */
export function date(time, code) {
  return new Date(time).toLocaleString(code, { dateStyle: "medium", timeStyle: "short" });
}

/** The time of day where the reader is. @param {string} time RFC 3339 @param {LanguageCode} code */
export function time(time, code) {
  return new Date(time).toLocaleTimeString(code, { timeStyle: "short" });
}

/**
 * A clock's face: whole seconds, or minutes and seconds from a minute on.
 * @param {number} ms
 */
export function clock(ms) {
  const whole = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {{ text?: string, name?: string, texts?: import("./types.js").Texts }} named @param {LanguageCode} code */
export function textOf(named, code) {
  return named.texts?.[code] ?? named.text ?? named.name ?? "";
}
