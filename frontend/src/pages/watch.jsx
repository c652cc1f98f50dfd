/** Watch and guess: drawings of the gallery are drawn anew, for those who would rather guess than draw. */

import "../styles/watch.css";
import { useReducer, useState } from "preact/hooks";
import { useMessages, useResource, useStore } from "../parts/hooks.js";
import { Empty, Loaded, Loading } from "../parts/states.jsx";
import { api } from "../session.js";
import { Over } from "../watch/over.jsx";
import { Table } from "../watch/table.jsx";
import { useTexts } from "../watch/texts.js";
import { Watch } from "../watch/watch.js";

/** @typedef {import("../types.js").Riddle} Riddle */
/** @typedef {import("../watch/texts.js").Texts} Texts */

export default function WatchPage() {
  const { site } = useMessages();
  const texts = useTexts();
  const [turn, more] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const riddles = useResource(
    `riddles ${turn}`,
    () => /** @type {Promise<import("../types.js").Page<Riddle>>} */ (api.get("/riddles")),
  );
  if (!texts) return <Loading />;
  return (
    <>
      <h1>{site.watch}</h1>
      <Loaded resource={riddles}>
        {({ items }) =>
          items.length ? (
            <Riddles key={turn} riddles={items} texts={texts} onAgain={() => more(undefined)} />
          ) : (
            <Empty text={texts.empty}>
              <a class="button primary" href="#/choose">
                {texts.play}
              </a>
            </Empty>
          )
        }
      </Loaded>
    </>
  );
}

/** @param {{ riddles: Riddle[], texts: Texts, onAgain: () => void }} props */
function Riddles({ riddles, texts, onAgain }) {
  const [watch] = useState(() => new Watch(riddles));
  useStore(watch);
  return watch.phase === "over" ? (
    <Over watch={watch} texts={texts} onAgain={onAgain} />
  ) : (
    <>
      <Table watch={watch} texts={texts} />
      <p class="hint watch-lead">{texts.lead}</p>
    </>
  );
}
