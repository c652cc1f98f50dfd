/**
 * The API under `/api`: JSON in and out, problems as `ApiError`, the token renewed once where it was refused. Each
 * request has an id, under which the server's log has it.
 */

/** @typedef {{ field: string, message: string }} FieldError */

const TIMEOUT_MS = 15_000;
/** The server has 25 s for what is uploaded. */
const UPLOAD_TIMEOUT_MS = 30_000;
const ID_HEADER = "X-Correlation-Id";
/** So many characters of an id are told: enough to find a request, few enough to be read out. */
const CODE_LENGTH = 8;

/** A request that failed; `status` is 0 where no answer came. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} detail what the server says, in English; may be empty
   * @param {FieldError[]} [errors]
   * @param {string} [id] of the request, in the server's log
   * @param {number} [retryAfter] ms after which the server wants to be asked again; 0 where it does not say
   */
  constructor(status, detail, errors = [], id = "", retryAfter = 0) {
    super(detail || `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.detail = detail;
    this.errors = errors;
    this.id = id;
    this.retryAfter = retryAfter;
  }

  /** By which a failure that is not the player's is found in the log; empty for any other. */
  get code() {
    return this.status === 0 || this.status >= 500 ? this.id.slice(0, CODE_LENGTH) : "";
  }

  /** Whether the same request may succeed later: no answer, overload, or a fault of the server. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** An id for a request; where the page is not on a safe origin there is none, and the server gives one. */
function newId() {
  return globalThis.crypto?.randomUUID?.() ?? "";
}

/** @param {Response} response @param {string} sent the request's id */
async function problem(response, sent) {
  /** @type {{ detail?: string, title?: string, errors?: FieldError[] }} */
  const body = await response.json().catch(() => ({}));
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const id = response.headers.get(ID_HEADER) ?? sent;
  return new ApiError(response.status, body.detail ?? body.title ?? "", errors, id, retryAfter(response));
}

/** In ms, of seconds or a date (RFC 9110, 10.2.3); 0 where nothing is said, or what is no time. @param {Response} response */
function retryAfter(response) {
  const said = response.headers.get("Retry-After") ?? "";
  const ms = /^\d+$/.test(said) ? 1000 * Number(said) : Date.parse(said) - Date.now();
  return Math.max(0, ms) || 0;
}

/** @typedef {{ body?: unknown, signal?: AbortSignal, open?: boolean, keepalive?: boolean,
 *   type?: string }} RequestOptions with a `type` the body is sent as it is, and is of it */

export class Api {
  /** @type {{ token: string | null, renew: () => Promise<boolean> } | null} */
  #keys = null;
  #fetch;

  /** @param {typeof fetch} [fetcher] */
  constructor(fetcher = (...request) => fetch(...request)) {
    this.#fetch = fetcher;
  }

  /**
   * Take the token from `keys`, and renew it there.
   * @param {{ token: string | null, renew: () => Promise<boolean> }} keys
   */
  use(keys) {
    this.#keys = keys;
  }

  /**
   * @param {string} path
   * @param {RequestOptions} [options]
   */
  get(path, options) {
    return this.request("GET", path, options);
  }

  /**
   * All items of a list, page after page.
   * @param {string} path
   * @returns {Promise<any[]>}
   */
  async every(path) {
    const items = [];
    /** @type {string | null} */
    let cursor = null;
    do {
      const next = query({ cursor });
      const page = await this.get(path + (path.includes("?") ? next.replace("?", "&") : next));
      items.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
    return items;
  }

  /**
   * @param {string} path
   * @param {unknown} [body]
   * @param {RequestOptions} [options]
   */
  post(path, body, options) {
    return this.request("POST", path, { ...options, body });
  }

  /**
   * Send a file.
   * @param {string} path
   * @param {Blob} file
   * @param {string} type its media type, perhaps with its charset
   */
  upload(path, file, type) {
    return this.request("POST", path, { body: file, type });
  }

  /**
   * Ask, and once more with a new token if the first was refused. `open` requests carry no token.
   * @param {string} method
   * @param {string} path below `/api`
   * @param {RequestOptions} [options]
   * @returns {Promise<any>} the answer's JSON, or null where it has no body
   * @throws {ApiError}
   */
  async request(method, path, options = {}) {
    const id = newId();
    const token = options.open ? null : (this.#keys?.token ?? null);
    let response = await this.#send(method, path, token, id, options);
    if (response.status === 401 && !options.open && (await this.#renewed(token))) {
      response = await this.#send(method, path, this.#keys?.token ?? null, id, options);
    }
    if (!response.ok) throw await problem(response, id);
    return response.status === 204 ? null : this.#json(response, id);
  }

  /** @param {string | null} refused the token that was refused: another request may have renewed it by now */
  async #renewed(refused) {
    if (!this.#keys) return false;
    return (this.#keys.token !== null && this.#keys.token !== refused) || this.#keys.renew();
  }

  /** @param {Response} response @param {string} id */
  async #json(response, id) {
    const text = await response.text();
    try {
      return text ? JSON.parse(text) : null;
    } catch {
      throw new ApiError(502, "", [], id);
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {string | null} token
   * @param {string} id
   * @param {RequestOptions} options
   */
  async #send(method, path, token, id, { body, signal, keepalive, type }) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (id) headers[ID_HEADER] = id;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (method !== "GET") headers["Content-Type"] = type ?? "application/json";
    const timeout = AbortSignal.timeout(type ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS);
    const sent = type ? /** @type {Blob} */ (body) : JSON.stringify(body);
    try {
      return await this.#fetch(`/api${path}`, {
        method,
        headers,
        body: method === "GET" || body === undefined ? undefined : sent,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        credentials: "same-origin",
        cache: "no-store",
        keepalive: keepalive ?? false,
      });
    } catch {
      throw new ApiError(0, "", [], id);
    }
  }
}

/** @param {Record<string, string | null | undefined>} values those that are empty are left out */
export function query(values) {
  const entries = Object.entries(values).filter(([, value]) => value);
  const search = new URLSearchParams(/** @type {[string, string][]} */ (entries));
  return entries.length ? `?${search}` : "";
}
