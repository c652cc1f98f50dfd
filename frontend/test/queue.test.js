import { beforeEach, describe, expect, test } from "vitest";
import { commandOf } from "../src/admin/keys.js";
import { Queue } from "../src/admin/queue.js";
import { ApiError } from "../src/api.js";

/** @typedef {import("../src/types.js").Review} Review */
/** @typedef {{ ids: string[], action: string, label?: string }} Decision */

/** A server with a queue, two reviews a page. */
class FakeApi {
  waiting = ["a", "b", "c", "d", "e", "f", "g"];
  /** @type {Decision[]} */
  decisions = [];
  /** @type {Error | null} thrown by the next request */
  refusal = null;
  /** Ids that somebody else has decided about. @type {string[]} */
  taken = [];
  /** Ids of drawings that teach. */
  teaching = ["b", "e"];
  size = 2;

  /** @param {string} path */
  async get(path) {
    this.#refuse();
    const start = path ? this.waiting.findIndex((id) => id > path) : 0;
    const ids = start < 0 ? [] : this.waiting.slice(start, start + this.size);
    const last = ids.at(-1) ?? "";
    const sign = { reason: "unknown", weight: 0.5 };
    const items = ids.map((id) => ({ id, signs: this.teaching.includes(id) ? [sign] : [] }));
    return { items, cursor: this.waiting.some((id) => id > last) ? last : null };
  }

  /** @param {string} _path @param {unknown} body */
  async post(_path, body) {
    this.#refuse();
    const said = /** @type {Decision} */ (body);
    this.decisions.push(said);
    this.waiting = this.waiting.filter((id) => !said.ids.includes(id));
    const items = said.ids.map((id) => ({ id, problem: this.taken.includes(id) ? "Too late." : null }));
    return { items };
  }

  #refuse() {
    const { refusal } = this;
    this.refusal = null;
    if (refusal) throw refusal;
  }
}

/** @type {FakeApi} */
let api;
/** @type {Queue} */
let queue;

beforeEach(async () => {
  api = new FakeApi();
  api.size = 7;
  queue = new Queue(api, (cursor) => cursor ?? "");
  await queue.load();
});

const shown = () => queue.items.map(({ id }) => id).join("");

describe("the queue of reviews", () => {
  test("is looked through from the first to the last", () => {
    queue.move(-1);
    expect(queue.current?.id).toBe("a");
    for (let step = 0; step < 9; step++) queue.move(1);
    expect(queue.current?.id).toBe("g");
  });

  test("decides about what is looked at, and looks at the next", async () => {
    queue.move(1);
    await queue.decide("accept");

    expect(api.decisions).toEqual([{ ids: ["b"], action: "accept" }]);
    expect(shown()).toBe("acdefg");
    expect(queue.current?.id).toBe("c");
  });

  test("decides about what is selected, many at a time, and keeps the place", async () => {
    for (const index of [0, 2]) {
      queue.look(index);
      queue.toggle();
    }
    queue.look(3);
    await queue.decide("relabel", "dog");

    expect(api.decisions).toEqual([{ ids: ["a", "c"], action: "relabel", label: "dog" }]);
    expect(queue.current?.id).toBe("d");
    expect(queue.selected.size).toBe(0);
  });

  test("decides about one whatever is selected, where its own button is pressed", async () => {
    queue.toggle();
    await queue.decideOne(/** @type {Review} */ (queue.items[3]), "reject");

    expect(api.decisions[0]?.ids).toEqual(["d"]);
    expect([...queue.selected]).toEqual(["a"]);
  });

  test("selects what teaches new words at once, beside what is selected already, and lets go of it again", () => {
    queue.toggle("g");

    queue.toggleAll(queue.teaching);
    expect([...queue.selected].sort().join("")).toBe("beg");
    expect(queue.hasSelected(queue.teaching)).toBe(true);
    queue.toggleAll(queue.teaching);

    expect([...queue.selected].join("")).toBe("g");
  });

  test("takes the last decision back", async () => {
    queue.toggleAll();
    await queue.decide("reject");
    await queue.undo();

    expect(api.decisions.at(-1)).toEqual({ ids: [..."abcdefg"], action: "reopen" });
    expect(shown()).toBe("abcdefg");
    await queue.undo();
    expect(api.decisions).toHaveLength(2);
  });

  test("keeps what could not be decided, and says why", async () => {
    api.taken = ["b"];
    queue.toggleAll();
    await queue.decide("reject");

    expect(shown()).toBe("b");
    expect(queue.problems).toEqual(["Too late."]);
    expect(queue.decided.map(({ id }) => id).join("")).toBe("acdefg");
  });

  test("loses nothing where a request fails", async () => {
    api.refusal = new ApiError(503, "");
    queue.toggle();
    await queue.decide("reject");

    expect(shown()).toBe("abcdefg");
    expect(queue.error).toBeInstanceOf(ApiError);
    expect(queue.selected.size).toBe(1);
    await queue.decide("reject");
    expect(queue.error).toBeNull();
    expect(shown()).toBe("bcdefg");
  });

  test("sends one decision at a time", async () => {
    await Promise.all([queue.decide("accept"), queue.decide("accept")]);

    expect(api.decisions).toHaveLength(1);
  });

  test("asks for more before it is empty", async () => {
    api.size = 2;
    queue = new Queue(api, (cursor) => cursor ?? "");
    await queue.load();
    await queue.decide("accept");

    expect(shown()).toBe("bcd");
    expect(queue.more).toBe(true);
  });

  test("selects all and none", () => {
    queue.toggleAll();
    expect(queue.selected.size).toBe(7);
    queue.toggleAll();
    expect(queue.selected.size).toBe(0);
  });
});

describe("the keys of the review", () => {
  /** @param {string} key @param {string} [on] what has the keyboard @param {object} [held] */
  const press = (key, on = "li", held = {}) => {
    const target = { matches: (/** @type {string} */ selector) => selector.split(", ").includes(on) };
    return { key, ctrlKey: false, metaKey: false, altKey: false, target, ...held };
  };

  test.each([
    ["a", "accept"],
    ["R", "relabel"],
    ["x", "reject"],
    ["j", "next"],
    ["k", "previous"],
    [" ", "select"],
    ["u", "undo"],
    ["q", null],
  ])("%s means %s", (key, command) => {
    expect(commandOf(press(key), true)).toBe(command);
  });

  test("leave alone what takes text, what is pressed, and the browser's own", () => {
    expect(commandOf(press("a", "select"), true)).toBeNull();
    expect(commandOf(press(" ", "button"), true)).toBeNull();
    expect(commandOf(press("a", "button"), true)).toBe("accept");
    expect(commandOf(press("a", "li", { ctrlKey: true }), true)).toBeNull();
  });

  test("decide nothing where nothing waits", () => {
    expect(commandOf(press("x"), false)).toBeNull();
    expect(commandOf(press("j"), false)).toBe("next");
  });
});
