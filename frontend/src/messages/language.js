/** Which language the site speaks: the player's, else the browser's first that we have. */

/** @typedef {typeof import("./en.js").default} Messages */
/** @typedef {import("../types.js").LanguageCode} LanguageCode */

/** @type {Record<LanguageCode, () => Promise<{ default: Messages }>>} */
const modules = { en: () => import("./en.js"), fr: () => import("./fr.js") };

/** @type {Record<LanguageCode, string>} each in its own words */
export const languageNames = { en: "English", fr: "Français" };

/** @param {unknown} code @returns {code is LanguageCode} */
export function isLanguage(code) {
  return typeof code === "string" && Object.hasOwn(modules, code);
}

/**
 * @param {readonly string[]} wanted BCP 47 tags, the most wanted first
 * @returns {LanguageCode}
 */
export function bestLanguage(wanted) {
  const codes = wanted.map((tag) => tag.toLowerCase().split("-")[0]);
  return codes.find(isLanguage) ?? "en";
}

/** Says `change` once the messages of another language are there. */
export class Language extends EventTarget {
  /** @type {LanguageCode} */
  code = "en";
  /** Whether the player chose it on this visit: the profile does not overrule that. */
  chosen = false;
  /** @type {Messages | null} */
  #messages = null;

  /** @returns {Messages} those of the language; `use` was called before */
  get messages() {
    if (!this.#messages) throw new Error("no language is loaded");
    return this.#messages;
  }

  /** @param {LanguageCode} code */
  async use(code) {
    if (this.#messages && code === this.code) return;
    const { default: messages } = await modules[code]();
    this.code = code;
    this.#messages = messages;
    document.documentElement.lang = code;
    this.dispatchEvent(new Event("change"));
  }
}

export const language = new Language();
