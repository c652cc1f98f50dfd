/** The admins' pages: how the game goes, the review of what players claim, the word list, the model versions and their retraining. */

import "../styles/admin.css";
import "../styles/stats.css";
import { Overview } from "../admin/overview.jsx";
import { Retraining } from "../admin/retraining.jsx";
import { Reviews } from "../admin/reviews.jsx";
import { useTexts } from "../admin/texts.js";
import { Versions } from "../admin/versions.jsx";
import { WordList } from "../admin/word-list.jsx";
import { useMessages, useSession } from "../parts/hooks.js";
import { Loading } from "../parts/states.jsx";

/** @typedef {import("../admin/texts.js").Texts} Texts */

/** By the path's last segment, in the order of the tabs. @type {Record<string, { name: (texts: Texts) => string, show: (texts: Texts) => import("preact").VNode }>} */
const pages = {
  overview: { name: ({ overviews }) => overviews, show: (texts) => <Overview texts={texts} /> },
  review: { name: ({ review }) => review, show: (texts) => <Reviews texts={texts} /> },
  words: { name: ({ wordList }) => wordList, show: ({ words }) => <WordList texts={words} /> },
  models: { name: ({ models }) => models, show: ({ versions }) => <Versions texts={versions} /> },
  retraining: {
    name: ({ retrainings }) => retrainings,
    show: ({ retraining }) => <Retraining texts={retraining} />,
  },
};

/** @param {import("../routes.js").PageProps} props */
export default function Admin({ place }) {
  const { state } = useMessages();
  const { player } = useSession();
  const texts = useTexts();
  const here = place.segments[1] ?? "";
  const page = Object.hasOwn(pages, here) ? pages[here] : undefined;
  if (!player?.admin || !page) {
    return (
      <div class="state">
        <h1>{state.notFound}</h1>
      </div>
    );
  }
  if (!texts) return <Loading />;
  return (
    <>
      <h1>{page.name(texts)}</h1>
      <Tabs texts={texts} here={here} />
      {page.show(texts)}
    </>
  );
}

/** @param {{ texts: Texts, here: string }} props */
function Tabs({ texts, here }) {
  return (
    <nav class="tabs" aria-label={texts.pages}>
      <ul class="actions">
        {Object.entries(pages).map(([page, { name }]) => (
          <li key={page}>
            <a class="button" href={`#/admin/${page}`} aria-current={here === page ? "page" : undefined}>
              {name(texts)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
