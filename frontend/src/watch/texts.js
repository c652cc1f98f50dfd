/** The texts of "watch and guess", loaded with its page. */

import { textsOf } from "../parts/texts.js";

/** @typedef {typeof import("./en.js").default} Texts */

export const useTexts = textsOf({
  en: () => import("./en.js"),
  fr: () => /** @type {Promise<{ default: Texts }>} */ (import("./fr.js")),
});
