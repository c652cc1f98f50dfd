/** What the paper and the voice say, in English. */

const pen = "Arrows move the pen, Space puts it down and lifts it, Shift makes it slow.";

export default {
  keys: `Keys: ${pen} U undo, R redo, C clear, S skip, Enter goes on.`,
  keysTeaching: `Keys: ${pen} U undo, R redo, C clear, S done, Enter goes on.`,
  penDown: "Pen down",
  penUp: "Pen up",
  penOnly: "Pen only",
  penOnlyHint: "Fingers and palms do not draw.",
  fingersToo: "Fingers draw, too.",
  goOn: "Go on",
  voice: "Voice",
  voiceOn: "I say what I see.",
};
