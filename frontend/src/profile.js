/** The language in the player's profile, and how it follows what the player chooses here. */

import { isLanguage, language } from "./messages/language.js";
import { api, session } from "./session.js";

/** Speak the profile's language, unless another was chosen on this visit. A profile that can't be had changes nothing. */
export async function adoptLanguage() {
  const profile = await api.get("/me").catch(() => null);
  if (profile && !language.chosen && isLanguage(profile.language)) await language.use(profile.language);
}

/** Write the language that is spoken here into the profile. It is a comfort: the next choice writes it again. */
export async function keepLanguage() {
  if (session.player)
    await api.request("PATCH", "/me", { body: { language: language.code } }).catch(() => null);
}

/** @param {string} code what the player chose */
export async function chooseLanguage(code) {
  if (!isLanguage(code)) return;
  language.chosen = true;
  await language.use(code);
  await keepLanguage();
}
