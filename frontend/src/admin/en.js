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

export default {
  pages: "Administration",
  review: "Review",
  models: "Models",
  list: {
    lead: "What players say their drawings are, the most suspicious first. What you accept is learnt from; a new word is recognised once 20 drawings of it are accepted.",
    show: "Show",
    statuses: { pending: "Waiting", rejected: "Rejected", accepted: "Accepted as" },
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
    teaching: "New word",
    suspicion: "Suspicion",
    why: "Why",
    none: "Nothing speaks against it.",
    saw: "What the machine saw",
    player: "Player",
    given: "Said",
    reasons,
    learntAs: "What is it?",
    other: "Another label",
    choose: "Choose…",
    cancel: "Cancel",
    decisions: "Decisions",
    actions: { accept: "accepted", relabel: "relabelled", reject: "rejected", reopen: "reopened" },
    rule: "by the rule",
    person: "by an admin",
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
};
