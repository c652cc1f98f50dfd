/** What sharing says, in English. */

export default {
  share: "Share",
  /** @param {string} word */
  shareOf: (word) => `Share this drawing of: ${word}`,
  notLoaded: "This could not be loaded. Please try again.",
  /** @param {string} word */
  title: (word) => `Share your drawing of: ${word}`,
  what: "Whoever has the link sees the drawing, its word and whether the machine recognised it. It does not say who drew it. You can take it back at any time.",
  make: "Make a link",
  making: "Making the pictures…",
  shared: "Your drawing is shared.",
  /** @param {string} word */
  picture: (word) => `Your drawing of: ${word}`,
  link: "Link",
  copy: "Copy the link",
  copied: "The link is copied.",
  notCopied: "The link could not be copied: select it and copy it yourself.",
  send: "Send it…",
  see: "See the page",
  still: "Save as picture",
  moving: "Save as animation",
  takeBack: "Stop sharing",
  takenBack: "Your drawing is not shared any more. The link stops working within half a minute.",
  close: "Close",
  mine: "What I share",
  mineLead: "Whoever has the link of one of these drawings sees it.",
  mineNone: "You share no drawing. After a game each drawing has a button for it.",
  /** @param {string} word */
  takeBackOf: (word) => `Stop sharing the drawing of: ${word}`,
  /** @param {string} word */
  tookBack: (word) => `Not shared any more: ${word}. The link stops working within half a minute.`,
  nothing: "There is no drawing here that could be shared.",
  removed: "This drawing can’t be shared: an admin has removed it.",
  tooMany: "You have shared many drawings today. Please go on tomorrow.",
  /** @param {string} word */
  message: (word) => `My drawing of: ${word}`,
};
