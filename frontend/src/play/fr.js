/** What the paper and the voice say, in French. */

const pen = "les flèches déplacent le crayon, Espace le pose et le lève, Maj le ralentit.";

export default {
  keys: `Touches\u00a0: ${pen} U annuler, R rétablir, C effacer, S passer, Entrée continuer.`,
  keysTeaching: `Touches\u00a0: ${pen} U annuler, R rétablir, C effacer, S terminer, Entrée continuer.`,
  penDown: "Crayon posé",
  penUp: "Crayon levé",
  penOnly: "Stylet seul",
  penOnlyHint: "Les doigts et la paume ne dessinent pas.",
  fingersToo: "Les doigts dessinent aussi.",
  goOn: "Suite",
  voice: "Voix",
  voiceOn: "Je dis ce que je vois.",
};
