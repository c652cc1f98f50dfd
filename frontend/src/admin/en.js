/** What the admins' pages say, in English. */

/** @type {Record<string, string>} */
const reasons = {
  unlikely: "the machine doubts it",
  unknown: "a new word, which the machine can't judge yet",
  copy: "the same drawing came before",
  scribble: "looks like a scribble",
  frequent: "this player has claimed this label often",
  outlier: "unlike other drawings of this label",
  sample: "clear, shown as a sample",
};

/** @type {Record<import("../types.js").ReportReason, string>} */
const reports = {
  offensive: "offensive",
  personal: "tells of a person",
  not_the_word: "shows something else",
  other: "something else",
};

export default {
  pages: "Administration",
  overviews: "Overview",
  review: "Review",
  models: "Models",
  retrainings: "Retraining",
  wordList: "Words",
  list: {
    lead: "What players say their drawings are, the most suspicious first; before them what was reported. What you accept is learnt from, and shown in the gallery; a new word is recognised once 20 drawings of it are accepted.",
    candidatesLead:
      "Drawings that the rule accepted, the most suspicious first: they are learnt from already. What you accept is shown in the gallery.",
    show: "Show",
    statuses: {
      pending: "Waiting",
      candidate: "Gallery candidates",
      rejected: "Rejected",
      accepted: "Accepted as",
    },
    label: "Label",
    empty: "Nothing waits for a decision.",
    emptyDecided: "There is nothing here.",
    queue: "Reviews",
    keys: "Keys in the list: A accept, R relabel, X reject, J next, K previous, Space select, U undo.",
    selectAll: "Select all shown",
    /** @param {number} n */
    selectTeaching: (n) => `Select new words (${n})`,
    /** @param {number} n */
    selected: (n) => (n ? `${n} selected` : "None selected"),
    /** @param {string} name */
    select: (name) => `Select: ${name}`,
    accept: "Accept",
    relabel: "Relabel",
    reject: "Reject",
    showIt: "Show it",
    takeOut: "Not in the gallery",
    reopen: "Decide anew",
    undo: "Undo",
    /** @param {number} n */
    undoOf: (n) => `Undo (${n})`,
  },
  card: {
    /** @param {string} text */
    picture: (text) => `A player’s drawing, said to be: ${text}`,
    /** @param {string} text */
    claims: (text) => `Said to be: ${text}`,
    /** @param {string} text */
    asked: (text) => `Asked for: ${text}`,
    verdicts: {
      right: "The player says the machine was right.",
      wrong: "The player says the machine was wrong.",
      unclear: "",
      teaching: "The player says that this is what was asked, to teach it.",
    },
    /** @param {string} text */
    shownAs: (text) => `In the gallery as: ${text}`,
    reported: "Reported by players",
    hidden: "hidden",
    onView: "still on view",
    reports,
    teaching: "New word",
    suspicion: "Suspicion",
    why: "Why",
    none: "Nothing speaks against it.",
    saw: "What the machine saw",
    player: "Player",
    given: "Said",
    reasons,
    learntAs: "What is it?",
    search: "Search labels",
    other: "Another label",
    choose: "Choose…",
    cancel: "Cancel",
    decisions: "Decisions",
    actions: { accept: "accepted", relabel: "relabelled", reject: "rejected", reopen: "reopened" },
    rule: "by the rule",
    person: "by an admin",
  },
  overview: {
    lead: "How the game goes. Days are those of UTC; rounds that teach are not among them.",
    waiting: "Reviews waiting",
    /** @param {string} count */
    more: (count) => `${count} or more`,
    champion: "Champion",
    challenger: "Challenger",
    run: "Last retraining",
    none: "none",
    days: "The last 14 days",
    day: "Day",
    games: "Games begun",
    rounds: "Rounds",
    recognised: "Recognised",
    missed: "Not recognised",
    share: "Recognised share",
    range: "95 % range",
    failures: "Failed requests",
    players: "Active players",
    chart: "Chart: rounds a day. The table has the same figures.",
    errors: "Errors",
    failed: "The last retraining failed:",
    noRun: "There has been no retraining yet.",
    noFailure: "The last retraining did not fail.",
    elsewhere:
      "Requests that failed by a fault of ours are counted by day above; what went wrong is in the logs of the functions, each with the id that the player was told.",
  },
  shares: {
    title: "Shared drawings",
    lead: "Drawings that players share are looked at by nobody first. Somebody has told you of one that must not be public: remove it here. It can't be shared again.",
    link: "Link of the drawing",
    hint: "As it was sent, or the address of one of its pictures.",
    remove: "Remove it",
    removed: "It is removed. The link stops working within half a minute.",
    unknown: "No drawing is shared by this link.",
    reported: "Reported links",
    reportedLead:
      "People who have the link of a shared drawing object to it. It stays shared until you decide: anybody could report anything.",
    /** @param {string} word */
    picture: (word) => `Shared drawing of: ${word}`,
    /** @param {string} when */
    since: (when) => `Reported first on ${when}.`,
    page: "See its page",
    keep: "Let it be shared",
    kept: "It stays shared, and is not asked about again.",
  },
  flagged: {
    title: "Rounds that do not count",
    lead: "No honest hand seems to have played these: they are in no ranking and are not learnt from. Count what was fair after all.",
    /** @param {string} word */
    picture: (word) => `Drawing of: ${word}`,
    clear: "Count it",
    cleared: "It counts: rankings and totals have it now.",
    confirm: "Leave it out",
    confirmed: "It stays out, and is not asked about again.",
  },
  versions: {
    lead: "The champion guesses in every game. A promotion reaches every game within 30 seconds.",
    caption: "Model versions, the newest first",
    version: "Version",
    made: "Made",
    parameters: "Parameters",
    top1: "Top-1",
    top3: "Top-3",
    early: "Early",
    ece: "Calibration error",
    inPlay: "In play",
    /** @param {number} rounds */
    inPlayRounds: (rounds) => `${rounds.toLocaleString("en")} ${rounds === 1 ? "round" : "rounds"}`,
    aliases: { champion: "champion", previous: "previous", challenger: "challenger" },
    action: "Action",
    promote: "Promote",
    /** @param {string} version */
    promoteNamed: (version) => `Promote ${version}`,
    /** @param {string} version @param {string} champion */
    challenges: (version, champion) =>
      `${version} challenges the champion, ${champion}. Compare their figures below, and promote it if you agree.`,
    rollback: "Roll back",
    /** @param {string} version */
    rollbackTo: (version) => `Roll back to ${version}`,
    /** @param {string} version @param {string} from */
    sure: (version, from) =>
      `Make ${version} champion in place of ${from}? Every game follows within 30 seconds.`,
    yes: "Yes, make it champion",
    cancel: "Cancel",
    /** @param {string} version */
    done: (version) => `${version} is champion.`,
    nothing: "none",
    empty: "No model version is registered.",
  },
  retraining: {
    lead: "A run learns from the feedback that was accepted, and the gate compares the new model with the champion. One run at a time.",
    start: "Start a retraining",
    resume: "Go on with the lost run",
    done: "The run is started.",
    doneWaits: "The run is requested. It waits for the command make retrain.",
    empty: "There has been no run yet.",
    states: {
      requested: "requested",
      running: "running",
      lost: "lost",
      finished: "finished",
      failed: "failed",
    },
    waits:
      "No training in the cloud is set up here, so the run waits until somebody gives the command make retrain.",
    starting: "Its job in the cloud is starting. That takes some minutes.",
    begins: "It begins.",
    /** @param {number} number @param {number} of @param {string} name */
    stage: (number, of, name) => `Stage ${number} of ${of}: ${name}.`,
    stages: {
      snapshot: "collecting what players drew",
      train: "training",
      evaluate: "measuring the new model",
      gate: "comparing it with the champion",
      register: "registering it",
    },
    lost: "Nobody works at this run any more. Nothing is lost of what it has done.",
    lostResume: "Go on with it: a new job continues where it was.",
    lostWaits: "The command make retrain continues where it was.",
    failed: "It failed:",
    failedNext: "Once the reason is gone, start another run; it begins anew.",
    outcomes: {
      nothing: () => "Players had drawn nothing new, so nothing was trained.",
      /** @param {string} version */
      refused: (version) => `The gate refused ${version}. The champion stays.`,
      /** @param {string} version */
      challenger: (version) => `${version} passed the gate and is challenger. It plays once it is promoted.`,
      /** @param {string} version */
      promoted: (version) => `${version} passed the gate and became champion.`,
    },
    toModels: "To the models",
    objections: "Objections of the gate",
    cause: "Cause",
    causes: {
      admin: "started by an admin",
      schedule: "the time had come",
      feedback: "enough new feedback",
      command: "started by a command",
    },
    begun: "Begun",
    ended: "Ended",
    version: "Version",
    snapshot: "Snapshot",
    job: "Job",
  },
  words: {
    lead: "The words that players are asked to draw. Games that run are not disturbed, and results keep what they had.",
    upload: "Upload a list",
    choose: "Choose a file",
    hint: "Or drop it here: CSV, JSON or plain text with a word a line, 1 MB and 10,000 words at most.",
    encoding: "Encoding",
    automatic: "As the file says",
    defaultCategory: "Category of new words without one",
    none: "None",
    tooLarge: "This file is larger than 1 MB: please split it.",
    preview: "What this upload would do",
    counts: {
      added: "Added",
      updated: "Updated",
      unchanged: "Unchanged",
      taught: "To be taught",
      rejected: "Rejected",
    },
    taughtHint: "The machine does not know some of these words yet: players teach it by drawing them.",
    /** @param {string} names */
    newCategories: (names) => `Categories made or renamed: ${names}`,
    rejectedHint: "A list is taken whole or not at all. Please mend these lines and choose the file again.",
    rejectedCaption: "Lines that cannot be taken",
    changesCaption: "Words that are added or updated",
    line: "Line",
    reason: "Reason",
    word: "Word",
    change: "Change",
    isNew: "new",
    taught: "taught",
    on: "dealt",
    off: "not dealt",
    /** @param {number} n */
    andMore: (n) => `And ${n} more.`,
    cancel: "Cancel",
    /** @param {number} n */
    confirm: (n) => (n === 1 ? "Upload 1 word" : `Upload ${n} words`),
    /** @param {number} added @param {number} updated */
    done: (added, updated) => `Added: ${added}, updated: ${updated}. Every game follows within a minute.`,
    list: "All words",
    search: "Search",
    category: "Category",
    any: "Any",
    show: "Show",
    shown: { all: "All", dealt: "Dealt", off: "Not dealt", taught: "To be taught" },
    empty: "No word is like this.",
    caption: "Words, by id",
    english: "English",
    french: "French",
    difficulty: "Difficulty",
    state: "State",
    changed: "Changed",
    action: "Action",
    edit: "Edit",
    /** @param {string} name */
    editNamed: (name) => `Edit: ${name}`,
    remove: "Remove",
    /** @param {string} name */
    removeNamed: (name) => `Remove: ${name}`,
    removeSure: "It will be dealt no more. Results and drawings stay.",
    dealtQuestion: "Dealt in games",
    whyOff: "Why not",
    save: "Save",
    /** @param {string} name */
    saved: (name) => `Saved: ${name}.`,
    /** @param {string} name */
    removed: (name) => `Removed: ${name}.`,
  },
};
