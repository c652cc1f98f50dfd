import { beforeEach, describe, expect, test, vi } from "vitest";
import { Api, ApiError, query } from "../src/api.js";
import { Session } from "../src/session.js";

/** @typedef {{ path: string, token: string | null, body: any }} Asked */

/** @type {Asked[]} */
let asked;
/** What the server answers, by path. @type {Record<string, (request: Asked) => Response | Promise<Response>>} */
let routes;
/** @type {Session} */
let session;

/** @param {unknown} body @param {number} [status] */
const json = (body, status = 200) => new Response(JSON.stringify(body), { status });

/** @param {string} token */
const signedIn = (token) =>
  json({ token, expires_in: 3600, player: { id: "p", display_name: "Ada", admin: false } });

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  routes = {};
  const api = new Api(async (path, init) => {
    const token = new Headers(init?.headers).get("Authorization");
    const request = { path: String(path), token, body: init?.body ? JSON.parse(String(init.body)) : null };
    asked.push(request);
    const route = routes[request.path];
    if (!route) throw new TypeError("network");
    return route(request);
  });
  session = new Session(api);
  return () => vi.useRealTimers();
});

const paths = () => asked.map(({ path }) => path);

describe("the session", () => {
  test("is restored by the cookie alone", async () => {
    routes["/api/auth/refresh"] = () => signedIn("one");

    expect(await session.renew()).toBe(true);

    expect(session.player?.display_name).toBe("Ada");
    expect(asked).toEqual([{ path: "/api/auth/refresh", token: null, body: {} }]);
  });

  test("is known to be none once the server has said so", async () => {
    routes["/api/auth/refresh"] = () => json({ title: "Unauthorized" }, 401);

    expect(await session.renew()).toBe(false);

    expect([session.known, session.player]).toEqual([true, null]);
  });

  test("is renewed once for requests that are refused together", async () => {
    let fresh = false;
    routes["/api/me"] = ({ token }) =>
      token === "Bearer two" ? json({ id: "p" }) : json({ message: "no" }, 401);
    routes["/api/auth/refresh"] = () => {
      fresh = true;
      return signedIn("two");
    };
    session.token = "one";

    const answers = await Promise.all([
      session.api.get("/me"),
      session.api.get("/me"),
      session.api.get("/me"),
    ]);

    expect(fresh).toBe(true);
    expect(answers).toEqual([{ id: "p" }, { id: "p" }, { id: "p" }]);
    expect(paths().filter((path) => path === "/api/auth/refresh")).toHaveLength(1);
  });

  test("ends when the renewal is refused, and the request fails with 401", async () => {
    routes["/api/me"] = () => json({ message: "Unauthorized" }, 401);
    routes["/api/auth/refresh"] = () => json({}, 401);
    session.token = "one";

    await expect(session.api.get("/me")).rejects.toMatchObject({ status: 401 });

    expect(session.player).toBeNull();
    expect(paths()).toEqual(["/api/me", "/api/auth/refresh"]);
  });

  test("lasts while there is no network", async () => {
    routes["/api/auth/sign-in"] = () => signedIn("one");
    await session.signIn("a@b.cd", "secret-secret");

    await expect(session.renew()).rejects.toMatchObject({ status: 0 });

    expect(session.player?.id).toBe("p");
  });

  test("is renewed before its token ends", async () => {
    routes["/api/auth/sign-in"] = () => signedIn("one");
    routes["/api/auth/refresh"] = () => signedIn("two");
    await session.signIn("a@b.cd", "secret-secret");

    await vi.advanceTimersByTimeAsync(3_590_000);

    expect(session.token).toBe("two");
    session.leave();
  });

  test("a wrong password is not answered with a renewal", async () => {
    routes["/api/auth/sign-in"] = () => json({ detail: "no" }, 401);

    await expect(session.signIn("a@b.cd", "wrong")).rejects.toMatchObject({ status: 401 });

    expect(paths()).toEqual(["/api/auth/sign-in"]);
  });

  test("is not over for the player while the server could not hear of it", async () => {
    routes["/api/auth/sign-in"] = () => signedIn("one");
    await session.signIn("a@b.cd", "secret-secret");

    await expect(session.signOut()).rejects.toBeInstanceOf(ApiError);

    expect(session.player?.id).toBe("p");
    session.leave();
  });
});

describe("a problem", () => {
  test("carries the server's sentence and the fields that are wrong", async () => {
    const errors = [{ field: "email", message: "Not an address." }];
    routes["/api/auth/sign-up"] = () => json({ detail: "The body is wrong.", errors }, 400);

    const failure = session.api.post("/auth/sign-up", {}, { open: true });

    await expect(failure).rejects.toMatchObject({ status: 400, detail: "The body is wrong.", errors });
  });

  test("without a body that can be read is one all the same", async () => {
    routes["/api/words"] = () => new Response("<html>", { status: 502 });

    await expect(session.api.get("/words")).rejects.toMatchObject({ status: 502, passing: true });
  });
});

test("a list that comes in pages can be had whole", async () => {
  routes["/api/words?taught=true"] = () => json({ items: [1, 2], cursor: "b" });
  routes["/api/words?taught=true&cursor=b"] = () => json({ items: [3], cursor: null });

  expect(await session.api.every("/words?taught=true")).toEqual([1, 2, 3]);
});

test("a query leaves out what is empty", () => {
  expect(query({ period: "day", category: "", cursor: null })).toBe("?period=day");
  expect(query({ cursor: undefined })).toBe("");
});
