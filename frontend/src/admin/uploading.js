/** An upload of words: a file is chosen, looked at by the server, and then taken or put away. */

import { query } from "../api.js";

/** @typedef {import("../types.js").UploadReport} Report */
/** @typedef {"none" | "checking" | "preview" | "sending" | "done"} Step */

export const MOST_BYTES = 1024 * 1024;

/** What the server calls a file of an ending; any other is plain text. @type {Record<string, string>} */
const KINDS = {
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  tab: "text/tab-separated-values",
  json: "application/json",
};

/** @param {string} name of a file */
export function kindOf(name) {
  return KINDS[name.toLowerCase().split(".").at(-1) ?? ""] ?? "text/plain";
}

/** Says `change` whenever one of its fields did. */
export class Uploading extends EventTarget {
  /** @type {File | null} */
  file = null;
  /** What its bytes mean; empty: what the file itself says. */
  charset = "";
  /** The category of words that say none. */
  category = "";
  /** @type {Step} */
  step = "none";
  /** What the upload would do, or has done. @type {Report | null} */
  report = null;
  /** The file is larger than can be sent. */
  tooLarge = false;
  /** @type {Error | null} */
  error = null;

  #api;
  /** Counts the requests: an answer that another choice has overtaken is passed over. */
  #turn = 0;

  /** @param {Pick<import("../api.js").Api, "upload">} api */
  constructor(api) {
    super();
    this.#api = api;
  }

  get busy() {
    return this.step === "checking" || this.step === "sending";
  }

  /** Whether the preview can be confirmed: every line can be taken, and something would change. */
  get confirmable() {
    if (this.step !== "preview" || !this.report) return false;
    const { added, updated, categories, rejected } = this.report;
    return !rejected.length && added + updated + categories.length > 0;
  }

  /** @param {File} file */
  async choose(file) {
    if (this.step === "sending") return;
    const tooLarge = file.size > MOST_BYTES;
    this.#set({ file, tooLarge, error: null, report: null, step: "none" });
    if (!tooLarge) await this.#check();
  }

  /** Read the file anew, in another way. @param {{ charset?: string, category?: string }} how */
  async read(how) {
    if (this.step === "sending") return;
    this.#set(how);
    if (this.file && !this.tooLarge) await this.#check();
  }

  async #check() {
    const turn = ++this.#turn;
    this.#set({ step: "checking", error: null, report: null });
    try {
      const report = await this.#send({ dry_run: "true" });
      if (turn === this.#turn) this.#set({ step: "preview", report });
    } catch (error) {
      if (turn === this.#turn) this.#set({ step: "none", error: /** @type {Error} */ (error) });
    }
  }

  /** Have the server take what it has told of. */
  async confirm() {
    if (!this.confirmable || !this.report) return;
    const { version } = this.report;
    this.#set({ step: "sending", error: null });
    try {
      const report = await this.#send({ version: String(version) });
      this.#set({ step: "done", report });
      this.dispatchEvent(new Event("uploaded"));
    } catch (error) {
      this.#set({ step: "preview", error: /** @type {Error} */ (error) });
    }
  }

  /** Put the file away. */
  clear() {
    if (this.step === "sending") return;
    this.#turn++;
    this.#set({ file: null, report: null, step: "none", tooLarge: false, error: null });
  }

  /** @param {Record<string, string>} how @returns {Promise<Report>} */
  #send(how) {
    const file = /** @type {File} */ (this.file);
    const type = this.charset ? `${kindOf(file.name)}; charset=${this.charset}` : kindOf(file.name);
    return this.#api.upload(`/admin/words${query({ ...how, category: this.category })}`, file, type);
  }

  /** @param {Partial<Uploading>} fields */
  #set(fields) {
    Object.assign(this, fields);
    this.dispatchEvent(new Event("change"));
  }
}
