/** The texts of sharing, loaded with the first button. */

import { textsOf } from "../parts/texts.js";

/** @typedef {typeof import("./en.js").default} Texts */

export const useTexts = textsOf({
  en: () => import("./en.js"),
  fr: () => /** @type {Promise<{ default: Texts }>} */ (import("./fr.js")),
});
