import { describe, expect, test } from "vitest";
import { shareOf } from "../src/admin/shared.js";

describe("the id of a shared drawing", () => {
  test.each([
    "https://example.org/shared/615507744b31646009.html",
    "https://example.org/shared/615507744b31646009.html?from=chat#top",
    "  https://example.org/shared/615507744b31646009-card.png ",
    "/shared/615507744b31646009.gif",
    "615507744b31646009",
  ])("is found in %s", (text) => {
    expect(shareOf(text)).toBe("615507744b31646009");
  });

  test.each([
    "",
    "https://example.org/",
    "https://example.org/#/gallery/615507744b31646009x",
    "https://example.org/shared/gallery/615507744b31646009.png",
    "two words 615507744b31646009",
  ])("is not found in %s", (text) => {
    expect(shareOf(text)).toBeNull();
  });
});
