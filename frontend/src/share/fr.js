/** What sharing says, in French. */

/** @type {import("./texts.js").Texts} */
export default {
  share: "Partager",
  shareOf: (word) => `Partager ce dessin : ${word}`,
  notLoaded: "Le chargement a échoué. Réessayez.",
  title: (word) => `Partager votre dessin : ${word}`,
  what: "Qui a le lien voit le dessin, son mot, et si la machine l’a reconnu. Il ne dit pas qui l’a dessiné. Vous pouvez le reprendre à tout moment.",
  make: "Créer un lien",
  making: "Création des images…",
  shared: "Votre dessin est partagé.",
  picture: (word) => `Votre dessin : ${word}`,
  link: "Lien",
  copy: "Copier le lien",
  copied: "Le lien est copié.",
  notCopied: "Le lien n’a pas pu être copié : sélectionnez-le et copiez-le vous-même.",
  send: "Envoyer…",
  see: "Voir la page",
  still: "Enregistrer en image",
  moving: "Enregistrer en animation",
  takeBack: "Ne plus partager",
  takenBack: "Votre dessin n’est plus partagé. Le lien cesse de fonctionner en moins d’une demi-minute.",
  close: "Fermer",
  nothing: "Il n’y a pas de dessin à partager ici.",
  removed: "Ce dessin ne peut pas être partagé : un administrateur l’a retiré.",
  tooMany: "Vous avez partagé beaucoup de dessins aujourd’hui. Continuez demain.",
  message: (word) => `Mon dessin : ${word}`,
};
