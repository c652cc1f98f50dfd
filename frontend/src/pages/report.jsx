/** Reporting what somebody shares: whoever has its link can, without an account. */

import "../styles/gallery.css";
import "../styles/report.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { Reasons } from "../gallery/reasons.jsx";
import { useTexts } from "../gallery/texts.js";
import { useMessages } from "../parts/hooks.js";
import { Empty, Loading } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../gallery/texts.js").Texts} Texts */

/** What a link calls a drawing. */
const SHARE = /^[0-9a-f]{10,20}$/;

/** @param {import("../routes.js").PageProps} props */
export default function Report({ place }) {
  const { site } = useMessages();
  const texts = useTexts();
  const id = place.segments[1] ?? "";
  if (!texts) return <Loading />;
  return (
    <div class="narrow">
      <h1 id="report-title">{site.report}</h1>
      {SHARE.test(id) ? <Shared key={id} id={id} texts={texts} /> : <Empty text={texts.noShare} />}
    </div>
  );
}

/** @param {{ id: string, texts: Texts }} props */
function Shared({ id, texts }) {
  const [done, setDone] = useState(false);
  const [gone, setGone] = useState(false);
  if (gone) return <Empty text={texts.noShare} />;
  if (done) return <Thanks texts={texts} />;
  return (
    <>
      <p class="lead">{texts.sharedLead}</p>
      <img
        class="reported-picture"
        src={`/shared/${id}.png`}
        alt={texts.sharedPicture}
        width="640"
        height="640"
        onError={() => setGone(true)}
      />
      <Reasons
        texts={texts}
        titled="report-title"
        what={texts.sharedWhatHappens}
        send={async (reason) => {
          await api.post(`/shares/${id}/report`, { reason }, { open: true });
          setDone(true);
        }}
        explain={() => undefined}
      />
    </>
  );
}

/** @param {{ texts: Texts }} props */
function Thanks({ texts }) {
  const { state } = useMessages();
  const place = useRef(/** @type {HTMLParagraphElement | null} */ (null));
  useEffect(() => place.current?.focus(), []); // the button that was pressed is gone
  return (
    <>
      <p class="notice" ref={place} tabIndex={-1}>
        {texts.reported}
      </p>
      <p>
        <a class="button" href="#/">
          {state.home}
        </a>
      </p>
    </>
  );
}
