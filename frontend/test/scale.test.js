import { describe, expect, test } from "vitest";
import { marksTo } from "../src/statistics/scale.js";

describe("the marks of an axis", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [5, [0, 1, 2, 3, 4, 5]],
    [6, [0, 2, 4, 6]],
    [23, [0, 5, 10, 15, 20, 25]],
    [1000, [0, 200, 400, 600, 800, 1000]],
    [1001, [0, 500, 1000, 1500]],
  ])("up to %d are round numbers that reach it", (highest, marks) => {
    expect(marksTo(highest)).toEqual(marks);
  });
});
