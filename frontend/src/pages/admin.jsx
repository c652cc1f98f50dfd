/** The admins' pages: the review of what players claim, the model versions and their retraining. */

import "../styles/admin.css";
import { Retraining } from "../admin/retraining.jsx";
import { Reviews } from "../admin/reviews.jsx";
import { useTexts } from "../admin/texts.js";
import { Versions } from "../admin/versions.jsx";
import { useMessages, useSession } from "../parts/hooks.js";
import { Loading } from "../parts/states.jsx";

/** @typedef {import("../admin/texts.js").Texts} Texts */

/** @param {import("../routes.js").PageProps} props */
export default function Admin({ place }) {
  const { state } = useMessages();
  const { player } = useSession();
  const texts = useTexts();
  const page = place.segments[1];
  if (!player?.admin || (page !== "review" && page !== "models" && page !== "retraining")) {
    return (
      <div class="state">
        <h1>{state.notFound}</h1>
      </div>
    );
  }
  if (!texts) return <Loading />;
  return (
    <>
      <h1>{page === "retraining" ? texts.retrainings : texts[page]}</h1>
      <Tabs texts={texts} here={page} />
      {page === "review" && <Reviews texts={texts} />}
      {page === "models" && <Versions texts={texts.versions} />}
      {page === "retraining" && <Retraining texts={texts.retraining} />}
    </>
  );
}

/** @param {{ texts: Texts, here: string }} props */
function Tabs({ texts, here }) {
  const pages = [
    ["review", texts.review],
    ["models", texts.models],
    ["retraining", texts.retrainings],
  ];
  return (
    <nav class="tabs" aria-label={texts.pages}>
      <ul class="actions">
        {pages.map(([page, text]) => (
          <li key={page}>
            <a class="button" href={`#/admin/${page}`} aria-current={here === page ? "page" : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
