import { expect, test } from "vitest";
import { nextOf, placeOf } from "../src/router.js";
import { routeOf } from "../src/routes.js";

test("a hash is a path, its parameters and a query", () => {
  const place = placeOf("#/words/the%20Eiffel?model_version=1");

  expect(place.segments).toEqual(["words", "the Eiffel"]);
  expect(place.query.get("model_version")).toBe("1");
});

test("no hash is the home page, and a hash that can't be decoded is taken as it is", () => {
  expect(placeOf("").path).toBe("/");
  expect(placeOf("#/words/%E0%A4%A").segments[1]).toBe("%E0%A4%A");
});

test.each(["#/", "#/choose", "#/game/g1", "#/words", "#/words/cat", "#/me"])("%s is a page", (hash) => {
  expect(routeOf(placeOf(hash))).not.toBeNull();
});

test.each(["#/nowhere", "#/game", "#/choose/x", "#/game/a/b", "#/constructor"])("%s is no page", (hash) => {
  expect(routeOf(placeOf(hash))).toBeNull();
});

test.each(["//evil.example", "https://evil.example", "javascript:alert(1)", "\\evil", ""])(
  "after signing in nobody is sent to %s",
  (next) => {
    expect(nextOf(new URLSearchParams({ next }))).toBe("/choose");
  },
);

test("after signing in a player gets the page that was asked for", () => {
  expect(nextOf(new URLSearchParams({ next: "/play?game=01JX" }))).toBe("/play?game=01JX");
});
