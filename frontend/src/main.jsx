/** The page's start: the language first, then the site, then whether somebody is signed in. */

import { render } from "preact";
import { bestLanguage, language } from "./messages/language.js";
import { adoptLanguage } from "./profile.js";
import { placeOf } from "./router.js";
import { routeOf } from "./routes.js";
import { session } from "./session.js";
import { Site } from "./site.jsx";
import { registerWorker } from "./worker.js";

const root = /** @type {HTMLElement} */ (document.getElementById("site"));

// Asked at once: the answer is on its way while the language loads. Without an answer the site is there all the same.
const restored = session.renew().catch(() => false);
// So is the page itself, which tells by itself what went wrong where it does not come.
routeOf(placeOf(location.hash))
  ?.load()
  .catch(() => {});
await language.use(bestLanguage(navigator.languages));
root.replaceChildren();
render(<Site />, root);
// Vite's own server has no pages that would be worth keeping.
if (import.meta.env.PROD) registerWorker();
if (await restored) await adoptLanguage();
