/** What the pages after a game say, in French. */

/** @type {import("./texts.js").Texts} */
export default {
  again: (text) => `Redessiner : ${text}`,
  againShort: "Redessiner",
  teach: (text) => `Lui apprendre : ${text}`,
  teachShort: "Lui apprendre ce mot",
  signInToTeach: "Se connecter pour lui apprendre",
  gone: "Ce mot n’est plus à dessiner.",
  dailyTitle: "Le classement du jour",
  dailyOver: "Le classement de ces mots s’est arrêté à minuit, UTC.",
  dailyLead: "Tout le monde dessine les six mêmes mots aujourd’hui. D’autres viennent à minuit, UTC.",
  dailyNobody: "Personne n’est encore classé.",
  dailyAll: "Tout le classement",
  you: "vous",
  shareTitle: "Partager le résultat",
  shareLead: "Il ne cite aucun mot : rien n’est dévoilé.",
  legend: "⚡ reconnu dans la première moitié du temps, ✅ plus tard, ❌ pas reconnu",
  share: "Partager…",
  copy: "Copier",
  copied: "Copié.",
  notCopied: "Le navigateur ne permet pas de le copier : sélectionnez le texte.",
  head: (date) => `Inkling, les six mots du ${date}`,
  score: (hits, all, points) => `${hits} sur ${all} · ${points}`,
};
