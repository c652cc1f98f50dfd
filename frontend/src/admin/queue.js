/** The queue of reviews as an admin works through it: which one is looked at, which are selected, what is decided. */

/** @typedef {import("../types.js").Review} Review */
/** @typedef {import("../types.js").ReviewAction} Action */
/** @typedef {{ id: string, problem: string | null }} Outcome */

/** How many decisions fit into one request. */
const MOST_AT_ONCE = 100;
/** With fewer left, more are asked for. */
const FEW = 5;

/**
 * Whether a drawing teaches the machine a new word: it has no label of that name, and only a person can judge.
 * @param {Review} review
 */
export function teaches({ signs }) {
  return signs.some(({ reason }) => reason === "unknown");
}

/**
 * Says `change` whenever one of its fields did, and `move` when another review is looked at.
 */
export class Queue extends EventTarget {
  /** @type {Review[]} */
  items = [];
  /** @type {Set<string>} ids */
  selected = new Set();
  /** Which of the items is looked at. */
  index = 0;
  /** @type {"loading" | "ready"} */
  state = "loading";
  /** A decision is on its way. */
  busy = false;
  /** @type {Error | null} */
  error = null;
  /** What could not be decided, as the server says it. @type {string[]} */
  problems = [];
  /** What was decided last, and can be taken back. @type {Review[]} */
  decided = [];

  #api;
  #where;
  /** @type {string | null} */
  #cursor = null;

  /**
   * @param {Pick<import("../api.js").Api, "get" | "post">} api
   * @param {(cursor: string | null) => string} where the path of a page of the list
   */
  constructor(api, where) {
    super();
    this.#api = api;
    this.#where = where;
  }

  /** @returns {Review | undefined} */
  get current() {
    return this.items[this.index];
  }

  /** Whether there is more than what is shown. */
  get more() {
    return this.#cursor !== null;
  }

  /** What a decision is about: what is selected, else what is looked at. */
  get targets() {
    const chosen = this.items.filter(({ id }) => this.selected.has(id));
    if (chosen.length) return chosen;
    return this.current ? [this.current] : [];
  }

  /** Ask for the next page. */
  async load() {
    this.#set({ state: "loading", error: null });
    try {
      /** @type {import("../types.js").Page<Review>} */
      const page = await this.#api.get(this.#where(this.#cursor));
      const known = new Set(this.items.map(({ id }) => id));
      this.#cursor = page.cursor ?? null;
      this.#set({ state: "ready", items: [...this.items, ...page.items.filter(({ id }) => !known.has(id))] });
    } catch (error) {
      this.#set({ state: "ready", error: /** @type {Error} */ (error) });
    }
  }

  /** @param {number} step 1 to the next, -1 to the one before */
  move(step) {
    this.look(this.index + step);
  }

  /** @param {number} index what shall be looked at; beyond an end it is the last one there */
  look(index) {
    const there = Math.max(0, Math.min(this.items.length - 1, index));
    if (there === this.index) return;
    this.#set({ index: there });
    this.dispatchEvent(new Event("move"));
  }

  /** @param {string} [id] of what is selected or no longer; without one, what is looked at */
  toggle(id = this.current?.id) {
    if (!id) return;
    const selected = new Set(this.selected);
    if (!selected.delete(id)) selected.add(id);
    this.#set({ selected });
  }

  /** What is shown of drawings that teach. */
  get teaching() {
    return this.items.filter(teaches);
  }

  /**
   * Select these, or none of them if all are.
   * @param {Review[]} reviews everything that is shown, or some of it
   */
  toggleAll(reviews = this.items) {
    const ids = reviews.map(({ id }) => id);
    const left = [...this.selected].filter((id) => !ids.includes(id));
    this.#set({ selected: new Set(this.hasSelected(reviews) ? left : [...left, ...ids]) });
  }

  /** Whether all of these are selected. @param {Review[]} reviews */
  hasSelected(reviews) {
    return reviews.length > 0 && reviews.every(({ id }) => this.selected.has(id));
  }

  /**
   * Decide about what is selected, or else looked at.
   * @param {Action} action @param {string} [label]
   */
  async decide(action, label) {
    await this.#decide(this.targets, action, label);
  }

  /**
   * Decide about one, whatever is selected.
   * @param {Review} review @param {Action} action
   */
  async decideOne(review, action) {
    await this.#decide([review], action);
  }

  /** @param {Review[]} targets @param {Action} action @param {string} [label] */
  async #decide(targets, action, label) {
    if (this.busy || !targets.length) return;
    const done = await this.#send(targets, action, label);
    const gone = new Set(done.map(({ id }) => id));
    const before = this.items.slice(0, this.index).filter(({ id }) => gone.has(id)).length;
    const items = this.items.filter(({ id }) => !gone.has(id));
    const index = Math.max(0, Math.min(items.length - 1, this.index - before));
    const selected = new Set([...this.selected].filter((id) => !gone.has(id)));
    this.#set({ items, index, selected, decided: done.length ? done : this.decided });
    this.dispatchEvent(new Event("move"));
    if (items.length < FEW && this.more) await this.load();
  }

  /** Take the last decision back: its reviews wait again, and are looked at. */
  async undo() {
    if (this.busy || !this.decided.length) return;
    const back = await this.#send(this.decided, "reopen");
    const left = this.decided.filter((review) => !back.includes(review));
    this.#set({ items: [...back, ...this.items], index: 0, selected: new Set(), decided: left });
    this.dispatchEvent(new Event("move"));
  }

  /**
   * @param {Review[]} targets @param {Action} action @param {string} [label]
   * @returns {Promise<Review[]>} those that were decided; why others were not is in `problems`
   */
  async #send(targets, action, label) {
    this.#set({ busy: true, error: null, problems: [] });
    /** @type {Review[]} */
    const done = [];
    try {
      for (let start = 0; start < targets.length; start += MOST_AT_ONCE) {
        const some = targets.slice(start, start + MOST_AT_ONCE);
        const body = { ids: some.map(({ id }) => id), action, ...(label && { label }) };
        /** @type {{ items: Outcome[] }} */
        const { items } = await this.#api.post("/admin/review", body);
        const problems = new Map(items.map(({ id, problem }) => [id, problem]));
        done.push(...some.filter(({ id }) => !problems.get(id)));
        const told = items.flatMap(({ problem }) => (problem ? [problem] : []));
        this.#set({ problems: [...new Set([...this.problems, ...told])] });
      }
    } catch (error) {
      this.#set({ error: /** @type {Error} */ (error) });
    }
    this.#set({ busy: false });
    return done;
  }

  /** @param {Partial<Queue>} fields */
  #set(fields) {
    Object.assign(this, fields);
    this.dispatchEvent(new Event("change"));
  }
}
