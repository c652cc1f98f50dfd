/** The game that was last chosen on this visit, so that the next one begins from there. */

/** @typedef {import("../types.js").GameOptions} GameOptions */
/** @typedef {{ mode: import("../types.js").Mode, seconds: number, difficulty: number, categories: string[] }} Chosen */

export const choice = {
  /** @type {Chosen} difficulty 0 is any, no categories are all */
  current: { mode: "classic", seconds: 20, difficulty: 0, categories: [] },

  /**
   * @param {import("../types.js").LanguageCode} language
   * @returns {GameOptions} as the API takes them: only what the mode asks for
   */
  options(language) {
    const { mode, seconds, difficulty, categories } = this.current;
    if (mode === "daily") return { mode, language };
    return {
      mode,
      language,
      ...(mode === "classic" && { seconds }),
      ...(difficulty > 0 && { difficulty }),
      ...(categories.length > 0 && { categories }),
    };
  },
};
