import { beforeEach, describe, expect, test } from "vitest";
import { kindOf, MOST_BYTES, Uploading } from "../src/admin/uploading.js";
import { Api, ApiError } from "../src/api.js";

/** @typedef {import("../src/types.js").UploadReport} Report */

/** @type {Report} */
const REPORT = {
  dry_run: true,
  version: 7,
  added: 1,
  updated: 0,
  unchanged: 0,
  taught: 1,
  rejected: [],
  changes: [],
  categories: [],
};

/** A server that answers what it is told to, and remembers what was asked. */
class FakeApi {
  /** @type {Partial<Report>} */
  answer = {};
  /** @type {Error | null} */
  refusal = null;
  /** @type {{ path: string, type: string }[]} */
  asked = [];

  /** @param {string} path @param {Blob} _file @param {string} type @returns {Promise<Report>} */
  async upload(path, _file, type) {
    this.asked.push({ path, type });
    if (this.refusal) throw this.refusal;
    return { ...REPORT, ...this.answer };
  }
}

const file = (name = "words.csv", size = 10) => new File(["x".repeat(size)], name);

/** @type {FakeApi} */
let api;
/** @type {Uploading} */
let uploading;

beforeEach(() => {
  api = new FakeApi();
  uploading = new Uploading(api);
});

describe("an upload of words", () => {
  test("is looked at first, and changes nothing", async () => {
    await uploading.choose(file());

    expect(api.asked).toEqual([{ path: "/admin/words?dry_run=true", type: "text/csv" }]);
    expect(uploading.step).toBe("preview");
    expect(uploading.confirmable).toBe(true);
  });

  test("is confirmed as it was seen, once", async () => {
    await uploading.choose(file());
    await Promise.all([uploading.confirm(), uploading.confirm()]);

    expect(api.asked.slice(1)).toEqual([{ path: "/admin/words?version=7", type: "text/csv" }]);
    expect(uploading.step).toBe("done");
  });

  test.each([
    ["rejects a line", { rejected: [{ line: 2, reason: "No." }] }],
    ["changes nothing", { added: 0, unchanged: 1 }],
  ])("that %s cannot be confirmed", async (_, answer) => {
    api.answer = answer;
    await uploading.choose(file());
    await uploading.confirm();

    expect(uploading.confirmable).toBe(false);
    expect(api.asked).toHaveLength(1);
  });

  test("is read anew in another encoding, for another category", async () => {
    await uploading.choose(file());
    await uploading.read({ charset: "windows-1252" });
    await uploading.read({ category: "food" });

    expect(api.asked.at(-1)).toEqual({
      path: "/admin/words?dry_run=true&category=food",
      type: "text/csv; charset=windows-1252",
    });
  });

  test("that is too large is not sent", async () => {
    await uploading.choose(file("words.txt", MOST_BYTES + 1));

    expect(api.asked).toEqual([]);
    expect(uploading.tooLarge).toBe(true);
  });

  test("says why it was refused, and can be mended", async () => {
    api.refusal = new ApiError(400, "Line 2: no.");
    await uploading.choose(file());
    expect(uploading.error).toBe(api.refusal);

    api.refusal = null;
    await uploading.choose(file());
    expect(uploading.error).toBe(null);
    expect(uploading.confirmable).toBe(true);
  });

  test("that somebody was faster than shows its preview still", async () => {
    await uploading.choose(file());
    api.refusal = new ApiError(409, "The word list has changed.");
    await uploading.confirm();

    expect(uploading.step).toBe("preview");
    expect(uploading.error).toBe(api.refusal);
  });

  test("shows the file that was chosen last, whichever answer comes last", async () => {
    /** @type {(() => void)[]} */
    const answers = [];
    const slow = new Uploading({
      upload: (_path, _file, _type) =>
        new Promise((resolve) => answers.push(() => resolve({ ...REPORT, added: answers.length }))),
    });
    const both = [slow.choose(file("first.csv")), slow.choose(file("second.csv"))];
    answers[1]?.();
    await both[1];
    const shown = slow.report;
    answers[0]?.();
    await both[0];

    expect(slow.report).toBe(shown);
    expect(slow.file?.name).toBe("second.csv");
  });

  test("that is put away leaves nothing", async () => {
    await uploading.choose(file());
    uploading.clear();

    expect([uploading.file, uploading.report, uploading.step]).toEqual([null, null, "none"]);
  });
});

test.each([
  ["a.CSV", "text/csv"],
  ["a.b.tsv", "text/tab-separated-values"],
  ["words.json", "application/json"],
  ["words.txt", "text/plain"],
  ["words", "text/plain"],
])("%s is sent as %s", (name, kind) => {
  expect(kindOf(name)).toBe(kind);
});

test("a file is sent byte by byte, as what it is", async () => {
  /** @type {RequestInit[]} */
  const sent = [];
  const real = new Api(async (_path, request) => {
    sent.push(request ?? {});
    return new Response("{}");
  });
  const words = file();

  await real.upload("/admin/words", words, "text/csv; charset=utf-16le");

  expect(sent[0]?.body).toBe(words);
  expect(new Headers(sent[0]?.headers).get("Content-Type")).toBe("text/csv; charset=utf-16le");
});
