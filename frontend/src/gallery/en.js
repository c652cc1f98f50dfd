/** What the gallery says, in English. */

export default {
  lead: "Drawings by players, each of them looked at by a person first. Choose one to see it drawn again.",
  category: "Category",
  chooseCategory: "Choose a category",
  word: "Word",
  every: "All words",
  /** @param {string} text */
  of: (text) => `Drawings of: ${text}`,
  all: "All drawings",
  empty: "No drawing is shown yet.",
  emptyWord: "No drawing of this word is shown yet.",
  play: "Play and draw one",
  drawings: "Drawings",
  gone: "This drawing is not shown any more.",
  /** @param {string} text */
  replay: (text) => `Draw again: ${text}`,
  recognised: "Recognised",
  notRecognised: "Not recognised",
  report: "Report",
  /** @param {string} text */
  reportOf: (text) => `Report this drawing of: ${text}`,
  /** @param {string} text */
  asked: (text) => `What is wrong with this drawing of: ${text}?`,
  reasons: {
    offensive: "It is offensive.",
    personal: "It tells something about a person, like a name.",
    not_the_word: "It shows something else.",
    other: "Something else is wrong.",
  },
  whatHappens: "An admin looks at it. Nobody is told who reported it.",
  send: "Send the report",
  cancel: "Cancel",
  reported: "Reported. Thank you: an admin will look at it.",
  known: "You have reported this drawing already.",
  tooMany: "You have reported many drawings today. Please go on tomorrow.",
  signIn: "Sign in to report a drawing.",
  toSignIn: "Sign in",
  sharedLead: "A player shares this drawing with whoever has its link. What is wrong with it?",
  sharedPicture: "The drawing that you report",
  sharedWhatHappens: "An admin looks at it. Nothing is kept about who reported it.",
  noShare: "No drawing is shared by this link, or not any more.",
};
