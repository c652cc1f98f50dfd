import { beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../src/api.js";
import { StrokeStore } from "../src/drawing/strokes.js";
import { PAUSES, Play } from "../src/play/play.js";

/** @typedef {import("../src/types.js").Drawing} Drawing */
/** @typedef {import("../src/types.js").Mode} Mode */

/** A server of one game, whose clock runs an hour ahead of the browser's. */
class FakeRounds {
  recognise = false;
  /** @type {Error | null} thrown by the next start */
  refusal = null;
  started = 0;
  /** @type {number[]} */
  seqs = [];
  /** @type {(number | undefined)[]} */
  seen = [];
  /** @type {{ round: string, drawing: Drawing, reason: string }[]} */
  ends = [];
  lost = false;
  /** Guesses are answered once this is over. @type {Promise<unknown>} */
  delay = Promise.resolve();
  seconds = /** @type {number | null} */ (20);
  teaching = false;
  guesses = [{ label: "dog", text: "dog", probability: 0.4 }];

  async start() {
    if (this.refusal) throw this.refusal;
    this.started++;
    const time = (/** @type {number} */ ms) => new Date(Date.now() + 3_600_000 + ms).toISOString();
    const { started: number, seconds, teaching } = this;
    const deadline = seconds === null ? null : time(3000 + seconds * 1000);
    const word = { word: "cat", text: "cat", category: "animals" };
    const round = { id: `g-0${number}`, number, ...word, seconds, teaching };
    return { ...round, starts_at: time(3000), deadline, now: time(0) };
  }

  /** @param {string} _round @param {[number[], number[]][]} _drawing @param {number} seq @param {number} [seen] */
  async guess(_round, _drawing, seq, seen) {
    this.seqs.push(seq);
    this.seen.push(seen);
    const { guesses, recognise: recognised } = this;
    await this.delay;
    return { guesses, announced: true, recognised, attempts: 1, elapsed_ms: 5, seq, model_version: "v" };
  }

  /** @param {string} round @param {Drawing} drawing @param {import("../src/types.js").Reason} reason */
  async end(round, drawing, reason) {
    this.ends.push({ round, drawing, reason });
    const recognised = reason === "recognised";
    return this.lost ? null : /** @type {import("../src/types.js").Result} */ ({ round, reason, recognised });
  }
}

/** @type {FakeRounds} */
let rounds;
/** @type {StrokeStore} */
let store;

/** @param {Mode} [mode] @param {number | null} [count] */
function play(mode = "classic", count = 6, closed = 0) {
  const results = /** @type {any[]} */ (closed ? [{ number: closed }] : []);
  const rest = { seconds: rounds.seconds, language: /** @type {const} */ ("en"), created_at: "", points: 0 };
  return new Play({ id: "g", mode, rounds: count, results, ...rest }, rounds, store);
}

/** @param {Play} game */
async function toDrawing(game) {
  await game.deal();
  await vi.advanceTimersByTimeAsync(3000);
}

async function draw() {
  store.begin(1, 1, 0);
  store.extend(90, 90, 30);
  store.finish();
  await vi.advanceTimersByTimeAsync(1);
}

beforeEach(() => {
  vi.useFakeTimers();
  rounds = new FakeRounds();
  store = new StrokeStore();
  return () => vi.useRealTimers();
});

describe("a round", () => {
  test("shows the word for three seconds before the pen draws", async () => {
    const game = play();

    await game.deal();
    expect([game.phase, game.drawable]).toEqual(["reading", false]);
    await vi.advanceTimersByTimeAsync(2990);
    expect(game.phase).toBe("reading");
    await vi.advanceTimersByTimeAsync(20);

    expect([game.phase, game.drawable]).toEqual(["drawing", true]);
  });

  test("ends at the deadline of the server's clock, not the browser's", async () => {
    const game = play();
    await toDrawing(game);
    await draw();

    await vi.advanceTimersByTimeAsync(19_900);
    expect(rounds.ends).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);

    expect(rounds.ends.map(({ reason }) => reason)).toEqual(["timeout"]);
    expect(rounds.ends[0]?.drawing[0]?.[0]).toEqual([1, 90]);
    expect(game.phase).toBe("closed");
  });

  test("goes on for a while after it was recognised, and hands in what was added", async () => {
    const game = play();
    await toDrawing(game);
    rounds.recognise = true;
    await draw();
    expect([game.phase, game.drawable]).toEqual(["recognised", true]);

    await draw();
    await vi.advanceTimersByTimeAsync(PAUSES.recognised);

    expect(rounds.ends[0]?.reason).toBe("recognised");
    expect(rounds.ends[0]?.drawing).toHaveLength(2);
  });

  test("takes no notice of an answer to the round before", async () => {
    const game = play();
    await toDrawing(game);
    let arrive = () => {};
    rounds.delay = new Promise((resolve) => {
      arrive = () => resolve(null);
    });
    await draw();
    rounds.recognise = true;
    game.skip();
    await vi.advanceTimersByTimeAsync(1);
    game.proceed();
    await vi.advanceTimersByTimeAsync(3001);

    arrive();
    await vi.advanceTimersByTimeAsync(1);

    expect([game.phase, game.number]).toEqual(["drawing", 2]);
    game.stop();
  });

  test("never shows an answer about strokes that were undone before it came", async () => {
    const game = play();
    await toDrawing(game);
    await draw();
    rounds.guesses = [{ label: "sun", text: "sun", probability: 0.9 }];
    let arrive = () => {};
    rounds.delay = new Promise((resolve) => {
      arrive = () => resolve(null);
    });
    await draw();
    expect(rounds.seqs).toHaveLength(2);

    store.undo();
    arrive();
    await vi.advanceTimersByTimeAsync(1);

    expect(game.guesses.map(({ label }) => label)).toEqual(["dog"]);
    game.stop();
  });

  test("asks for no guess once it was recognised", async () => {
    const game = play();
    await toDrawing(game);
    rounds.recognise = true;
    await draw();
    const before = rounds.seqs.length;

    await draw();
    await vi.advanceTimersByTimeAsync(1000);

    expect(rounds.seqs).toHaveLength(before);
    game.stop();
  });

  test("that was recognised is handed in even if the player leaves the page", async () => {
    const game = play();
    await toDrawing(game);
    rounds.recognise = true;
    await draw();

    game.stop();
    await vi.advanceTimersByTimeAsync(1);

    expect(rounds.ends.map(({ reason }) => reason)).toEqual(["recognised"]);
  });

  test("that was recognised is handed in while the server takes it, however long the player wants to draw", async () => {
    const game = play();
    await toDrawing(game);
    rounds.recognise = true;
    await draw();

    game.wait();
    await vi.advanceTimersByTimeAsync(PAUSES.recognised + 1000);
    expect(game.phase).toBe("recognised");
    await vi.advanceTimersByTimeAsync(40_000);

    expect(rounds.ends.map(({ reason }) => reason)).toEqual(["recognised"]);
    expect([game.phase, rounds.started]).toEqual(["closed", 1]);
  });

  test("can be skipped without anything drawn, and asks for no guess then", async () => {
    const game = play();
    await toDrawing(game);

    game.skip();
    await vi.advanceTimersByTimeAsync(1);

    expect(rounds.ends).toEqual([{ round: "g-01", drawing: [], reason: "skipped" }]);
    expect(rounds.seqs).toEqual([]);
  });

  test("counts its guesses upwards by its own time, so that a page loaded anew goes on above", async () => {
    const game = play();
    await toDrawing(game);
    await vi.advanceTimersByTimeAsync(5000);
    await draw();
    await draw();

    const [first = 0, second = 0] = rounds.seqs;
    expect(first).toBeGreaterThanOrEqual(50);
    expect(second).toBeGreaterThan(first);
    game.stop();
  });

  test("says with each guess which one it has had an answer to", async () => {
    const game = play();
    await toDrawing(game);
    await draw();
    await draw();

    expect(rounds.seen).toEqual([undefined, rounds.seqs[0]]);
    game.stop();
  });

  test("that the server had closed already is told as lost, and the game goes on", async () => {
    rounds.lost = true;
    const game = play();
    await toDrawing(game);
    game.skip();
    await vi.advanceTimersByTimeAsync(1);
    expect([game.phase, game.result]).toEqual(["closed", null]);

    game.proceed();
    await vi.advanceTimersByTimeAsync(1);

    expect(game.phase).toBe("reading");
  });
});

describe("a round that teaches", () => {
  beforeEach(() => {
    rounds.teaching = true;
  });

  test("waits, once it was drawn, for the player to say whether it is the word", async () => {
    const game = play();
    await toDrawing(game);
    await draw();
    game.skip();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([game.phase, game.asks, game.goesOnAt, rounds.started]).toEqual(["closed", true, null, 1]);

    game.proceed();
    await vi.advanceTimersByTimeAsync(1);

    expect(rounds.started).toBe(2);
    game.stop();
  });

  test("in which nothing was drawn asks nothing, and the game goes on by itself", async () => {
    const game = play();
    await toDrawing(game);
    game.skip();
    await vi.advanceTimersByTimeAsync(1);
    expect([game.phase, game.asks]).toEqual(["closed", false]);

    await vi.advanceTimersByTimeAsync(PAUSES.closed);

    expect(rounds.started).toBe(2);
    game.stop();
  });

  test("that the server had closed already asks nothing: the drawing is not there to learn from", async () => {
    rounds.lost = true;
    const game = play();
    await toDrawing(game);
    await draw();
    game.skip();
    await vi.advanceTimersByTimeAsync(1);

    expect([game.phase, game.asks]).toEqual(["closed", false]);
    game.stop();
  });

  test("is over for the next round, which asks nothing", async () => {
    const game = play();
    await toDrawing(game);
    await draw();
    game.skip();
    await vi.advanceTimersByTimeAsync(1);
    rounds.teaching = false;
    game.proceed();
    await vi.advanceTimersByTimeAsync(3001);
    await draw();

    game.skip();
    await vi.advanceTimersByTimeAsync(1);

    expect([game.teaching, game.asks]).toEqual([false, false]);
    expect(game.goesOnAt).not.toBeNull();
    game.stop();
  });
});

describe("a game", () => {
  test("deals the next word by itself after a pause", async () => {
    const game = play();
    await toDrawing(game);
    game.skip();
    await vi.advanceTimersByTimeAsync(1);

    await vi.advanceTimersByTimeAsync(PAUSES.closed);

    expect(rounds.started).toBe(2);
    game.stop();
  });

  test("waits as long as the player wants", async () => {
    const game = play();
    await toDrawing(game);
    game.skip();
    await vi.advanceTimersByTimeAsync(1);

    game.wait();
    await vi.advanceTimersByTimeAsync(60_000);

    expect([game.phase, rounds.started]).toEqual(["closed", 1]);
  });

  test("is over after its last round", async () => {
    const game = play("classic", 1);
    await toDrawing(game);
    game.skip();
    await vi.advanceTimersByTimeAsync(1);

    game.proceed();

    expect(game.phase).toBe("over");
  });

  test("that was played to the end is over from the start", () => {
    expect(play("classic", 6, 6).phase).toBe("over");
  });

  test("tells why no word came, and deals when asked again", async () => {
    const game = play();
    rounds.refusal = new ApiError(0, "");
    await game.deal();
    expect([game.phase, game.error]).toEqual(["ready", rounds.refusal]);

    rounds.refusal = null;
    await game.deal();

    expect([game.phase, game.error]).toEqual(["reading", null]);
    game.stop();
  });

  test("that the server has ended is over", async () => {
    const game = play("sprint", null);
    rounds.refusal = new ApiError(409, "");

    await game.deal();

    expect(game.phase).toBe("over");
  });

  test("of zen has no deadline and never goes on by itself", async () => {
    rounds.seconds = null;
    const game = play("zen");
    await toDrawing(game);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(game.phase).toBe("drawing");

    game.skip();
    await vi.advanceTimersByTimeAsync(60_000);

    expect([game.phase, rounds.started]).toEqual(["closed", 1]);
  });

  test("of zen shows how a round ended, to be asked what was drawn, before it goes on", async () => {
    rounds.seconds = null;
    const game = play("zen");
    await toDrawing(game);
    rounds.recognise = true;
    await draw();
    expect(game.phase).toBe("recognised");

    game.proceed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([game.phase, rounds.started]).toEqual(["closed", 1]);
    game.proceed();
    await vi.advanceTimersByTimeAsync(1);

    expect(rounds.started).toBe(2);
  });

  test("of sprint deals the next word at once, and ends with its clock", async () => {
    rounds.seconds = 60;
    const game = play("sprint", null);
    await toDrawing(game);
    rounds.recognise = true;
    await draw();
    await vi.advanceTimersByTimeAsync(1);
    expect([game.phase, rounds.started]).toEqual(["reading", 2]);
    expect(game.before).toEqual({ text: "cat", recognised: true });

    rounds.recognise = false;
    await vi.advanceTimersByTimeAsync(63_000);
    expect(game.phase).toBe("closed");
    game.proceed();

    expect(game.phase).toBe("over");
  });
});
