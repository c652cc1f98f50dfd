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

describe("what is said of an error", () => {
  test.each([0, 500, 502, 503])("ends with the code where it is not the player's doing (%i)", (status) => {
    const error = new ApiError(status, "", [], ID);

    expect(sentence(error, en)).toMatch(/[.?] \(Code\u00a00b7e7e7e\)$/);
    expect(sentence(error, fr)).toMatch(/[.?] \(Code\u00a00b7e7e7e\)$/);
  });

  test.each([400, 401, 404, 409, 429])("has no code where the player can mend it (%i)", (status) => {
    expect(sentence(new ApiError(status, "", [], ID), en)).not.toContain("Code");
  });

  test("has none where there is no id", () => {
    expect(sentence(new ApiError(503, ""), en)).toBe(en.state.busy);
    expect(sentence(new Error("a fault of the page"), en)).toBe(en.state.error);
  });
});
