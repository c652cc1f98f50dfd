import { beforeEach, expect, test, vi } from "vitest";
import { Api } from "../src/api.js";
import { Rounds } from "../src/play/rounds.js";

/** When each request came, in ms since the first. @type {number[]} */
let came;
/** @type {number} */
let retries;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
  [came, retries] = [[], 0];
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

/** @param {Response[]} answers in turn; then there is no answer */
function rounds(...answers) {
  const begun = performance.now();
  const api = new Api(async () => {
    came.push(performance.now() - begun);
    const answer = answers.shift();
    if (!answer) throw new TypeError("network");
    return answer;
  });
  return new Rounds(api);
}

/** @param {number} status @param {object} [body] @param {Record<string, string>} [headers] */
const answer = (status, body = {}, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const RETRY = { "Retry-After": "3" };
const onRetry = () => {
  retries++;
};

test("a round is closed as often as it takes, and not before the server wants to be asked again", async () => {
  const closing = rounds(answer(503, {}, RETRY), answer(429, {}, RETRY), answer(200, { points: 7 })).end(
    "r",
    [],
    "skipped",
    onRetry,
  );
  await vi.runAllTimersAsync();

  expect(await closing).toEqual({ points: 7 });
  expect(came).toEqual([0, 3000, 6000]);
  expect(retries).toBe(2);
});

test("a server that asks for a long time is asked again within the game", async () => {
  const closing = rounds(answer(503, {}, { "Retry-After": "3600" }), answer(200)).end(
    "r",
    [],
    "skipped",
    onRetry,
  );
  await vi.runAllTimersAsync();

  await closing;
  expect(came).toEqual([0, 10_000]);
});

test("a word is asked for again while that may help soon", async () => {
  const dealt = rounds(answer(503), answer(503, {}, RETRY), answer(201, { id: "r" })).start("g");
  await vi.runAllTimersAsync();

  expect(await dealt).toEqual({ id: "r" });
  expect(came).toEqual([0, 500, 3500]);
});

test.each([
  ["the game is over", [answer(409)], 409, 1],
  ["the player has to wait for long", [answer(429, {}, { "Retry-After": "600" })], 429, 1],
  ["there is no answer, four times", [], 0, 4],
])("no word comes where %s", async (_, answers, status, requests) => {
  const dealt = rounds(...answers)
    .start("g")
    .catch((error) => error);
  await vi.runAllTimersAsync();

  expect((await dealt).status).toBe(status);
  expect(came).toHaveLength(requests);
});
