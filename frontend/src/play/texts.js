/** Texts of the paper and the voice, loaded with the page that plays. */

import { textsOf } from "../parts/texts.js";

/** @typedef {typeof import("./en.js").default} Texts */

export const useTexts = textsOf({
  en: () => import("./en.js"),
  fr: () => /** @type {Promise<{ default: Texts }>} */ (import("./fr.js")),
});
