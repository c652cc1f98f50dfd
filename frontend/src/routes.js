/** Which page is at which path, loaded when it is first wanted. */

/** @typedef {import("./messages/language.js").Messages} Messages */
/** @typedef {{ place: import("./router.js").Place }} PageProps */
/** @typedef {import("preact").FunctionComponent<PageProps>} PageComponent */

/**
 * @typedef {object} Route
 * @property {() => Promise<{ default: PageComponent }>} load
 * @property {(messages: Messages) => string} title
 * @property {boolean} [player] whether only a signed-in player can see it
 */

/** @type {Route} */
const statistics = { load: () => import("./pages/stats.jsx"), title: ({ site }) => site.statistics };
/** @type {Route} */
const gallery = { load: () => import("./pages/gallery.jsx"), title: ({ site }) => site.gallery };
/** @type {Route} */
const word = { load: () => import("./pages/word.jsx"), title: ({ site }) => site.word };

/** @type {Record<string, Route>} by the path's first segment and, where it takes one, `/*` */
const routes = {
  "/": { load: () => import("./pages/home.jsx"), title: ({ site }) => site.tagline },
  "/sign-up": { load: () => import("./pages/sign-up.jsx"), title: ({ account }) => account.signUpTitle },
  "/sign-in": { load: () => import("./pages/sign-in.jsx"), title: ({ account }) => account.signInTitle },
  "/forgot-password": {
    load: () => import("./pages/forgot-password.jsx"),
    title: ({ account }) => account.forgotTitle,
  },
  "/choose": { load: () => import("./pages/choose.jsx"), title: ({ choose }) => choose.title, player: true },
  "/play": { load: () => import("./pages/play.jsx"), title: ({ play }) => play.title, player: true },
  "/game/*": { load: () => import("./pages/game.jsx"), title: ({ game }) => game.title, player: true },
  "/history": {
    load: () => import("./pages/history.jsx"),
    title: ({ history }) => history.title,
    player: true,
  },
  "/leaderboard": {
    load: () => import("./pages/leaderboard.jsx"),
    title: ({ leaderboard }) => leaderboard.title,
  },
  "/gallery": gallery,
  "/gallery/*": gallery,
  "/report/*": { load: () => import("./pages/report.jsx"), title: ({ site }) => site.report },
  "/watch": { load: () => import("./pages/watch.jsx"), title: ({ site }) => site.watch },
  "/stats": statistics,
  "/stats/*": word,
  // Where they were before: somebody may have kept the address.
  "/words": statistics,
  "/words/*": word,
  "/taught": { load: () => import("./pages/taught.jsx"), title: ({ taught }) => taught.title },
  "/admin/*": { load: () => import("./pages/admin.jsx"), title: ({ site }) => site.admin, player: true },
  "/me": { load: () => import("./pages/me.jsx"), title: ({ me }) => me.title, player: true },
};

/**
 * @param {import("./router.js").Place} place
 * @returns {Route | null} null where there is no such page
 */
export function routeOf({ segments }) {
  const [first = "", ...rest] = segments;
  const key = `/${first}${"/*".repeat(rest.length)}`;
  return Object.hasOwn(routes, key) ? (routes[key] ?? null) : null;
}
