/** Who is signed in: the token lives in memory alone, the cookie that renews it is out of reach of scripts. */

import { Api, ApiError } from "./api.js";

/** Renew a token this long before it ends, in ms. */
const EARLY_MS = 60_000;

/**
 * Says `change` whenever `player` or `known` does.
 * `known` is false until the server was asked whether a session can be restored.
 */
export class Session extends EventTarget {
  /** @type {string | null} */
  token = null;
  /** @type {import("./types.js").Player | null} */
  player = null;
  known = false;
  /** @type {Promise<boolean> | null} */
  #renewal = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Api} api */
  constructor(api) {
    super();
    this.api = api;
    api.use(this);
  }

  /**
   * @param {string} email
   * @param {string} password
   */
  async signIn(email, password) {
    this.#accept(await this.api.post("/auth/sign-in", { email, password }, { open: true }));
  }

  /** @throws {ApiError} where the server did not hear it: the cookie is still good then */
  async signOut() {
    try {
      await this.api.post("/auth/sign-out", {}, { open: true });
    } catch (error) {
      if (!(error instanceof ApiError) || error.passing) throw error;
    }
    this.#forget();
  }

  /** Forget who was signed in, without asking the server: the account is gone. */
  leave() {
    this.#forget();
  }

  /**
   * Take the name that the profile now has.
   * @param {string} displayName
   */
  rename(displayName) {
    if (this.player) this.player = { ...this.player, display_name: displayName };
    this.#tell();
  }

  /**
   * Get a new token by the cookie; requests that come together share one renewal.
   * @returns {Promise<boolean>} whether somebody is signed in
   * @throws {ApiError} where the server could not be asked
   */
  renew() {
    this.#renewal ??= this.#renewOnce().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renewOnce() {
    try {
      this.#accept(await this.api.post("/auth/refresh", {}, { open: true }));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.passing) {
        if (!this.known) this.#forget();
        throw error;
      }
      this.#forget();
      return false;
    }
  }

  /** @param {import("./types.js").SignIn} signIn */
  #accept({ token, expires_in: seconds, player }) {
    this.token = token;
    this.player = player;
    this.known = true;
    clearTimeout(this.#timer);
    // A renewal that finds no network is tried again by the next request that is refused.
    const later = Math.min(Math.max(seconds * 1000 - EARLY_MS, EARLY_MS / 2), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.renew().catch(() => {}), later);
    this.#tell();
  }

  #forget() {
    clearTimeout(this.#timer);
    this.token = null;
    this.player = null;
    this.known = true;
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

export const api = new Api();
export const session = new Session(api);
