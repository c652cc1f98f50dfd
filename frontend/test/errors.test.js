import { describe, expect, test } from "vitest";
import { Api, ApiError } from "../src/api.js";
import en from "../src/messages/en.js";
import fr from "../src/messages/fr.js";
import { sentence } from "../src/parts/errors.js";

const ID = "0b7e7e7e-1d2c-4000-8000-00000000abcd";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What was asked of a server that answers in turn; null is no answer.
 * @param {(Response | null)[]} answers
 */
function server(...answers) {
  /** @type {(string | null)[]} */
  const ids = [];
  const api = new Api(async (_, init) => {
    ids.push(new Headers(init?.headers).get("X-Correlation-Id"));
    const answer = answers.shift();
    if (!answer) throw new TypeError("network");
    return answer;
  });
  return { api, ids };
}

/** @param {number} status @param {Record<string, string>} [headers] */
const refusal = (status, headers = {}) => new Response("{}", { status, headers });

/** @param {Api} api @returns {Promise<ApiError>} */
const failure = (api) => api.get("/me").catch((error) => error);

describe("a request's id", () => {
  test("is a UUID and another one each time", async () => {
    const { api, ids } = server(refusal(200), refusal(200));

    await api.get("/me");
    await api.get("/me");

    expect(ids.every((id) => UUID.test(id ?? ""))).toBe(true);
    expect(new Set(ids).size).toBe(2);
  });

  test("stays the same when the token is renewed", async () => {
    const { api, ids } = server(refusal(401), refusal(200));
    api.use({ token: "old", renew: async () => true });

    await api.get("/me");

    expect(ids[0]).toBe(ids[1]);
  });

  test("is the server's where it has given another one", async () => {
    const { api } = server(refusal(500, { "X-Correlation-Id": ID }));

    expect((await failure(api)).code).toBe("0b7e7e7e");
  });

  test("is the one that was sent where no answer came, or only the gateway's", async () => {
    const { api, ids } = server(null, refusal(503));

    const codes = [(await failure(api)).code, (await failure(api)).code];

    expect(codes).toEqual(ids.map((id) => id?.slice(0, 8)));
  });
});

describe("when a server wants to be asked again", () => {
  test.each([
    ["7", 7000],
    ["0", 0],
    ["soon", 0],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ])("is read from Retry-After (%s)", async (value, ms) => {
    const { api } = server(refusal(503, { "Retry-After": value }));

    expect((await failure(api)).retryAfter).toBe(ms);
  });

  test("may be a date", async () => {
    const in20s = new Date(Date.now() + 20_000).toUTCString();
    const { api } = server(refusal(429, { "Retry-After": in20s }));

    const { retryAfter } = await failure(api);

    expect(retryAfter).toBeGreaterThan(15_000);
    expect(retryAfter).toBeLessThanOrEqual(20_000);
  });

  test("is not known where nothing is said", async () => {
    const { api } = server(refusal(503));

    expect((await failure(api)).retryAfter).toBe(0);
  });
});

describe("what is said of an error", () => {
  test.each([0, 500, 502, 503])("ends with the code where it is not the player's doing (%i)", (status) => {
    const error = new ApiError(status, "", [], ID);

    expect(sentence(error, en)).toMatch(/[.?] \(Code\u00a00b7e7e7e\)$/);
    expect(sentence(error, fr)).toMatch(/[.?] \(Code\u00a00b7e7e7e\)$/);
  });

  test.each([400, 401, 404, 409, 429])("has no code where the player can mend it (%i)", (status) => {
    expect(sentence(new ApiError(status, "", [], ID), en)).not.toContain("Code");
  });

  test("says when to try again where the server does", () => {
    const said = (/** @type {number} */ seconds, messages = en) =>
      sentence(new ApiError(429, "", [], "", 1000 * seconds), messages);

    expect(said(0)).toBe(en.state.tooMany);
    expect(said(45)).toContain("in 45\u00a0s.");
    expect(said(300)).toContain("in 5\u00a0min.");
    expect(said(3 * 3600, fr)).toContain("dans 3\u00a0h.");
  });

  test("has none where there is no id", () => {
    expect(sentence(new ApiError(503, ""), en)).toBe(en.state.busy);
    expect(sentence(new Error("a fault of the page"), en)).toBe(en.state.error);
  });
});
