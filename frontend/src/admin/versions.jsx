/** The model versions side by side, and which of them is champion. */

import { useRef, useState } from "preact/hooks";
import { date, number, percent } from "../format.js";
import { language } from "../messages/language.js";
import { sentence } from "../parts/errors.js";
import { useMessages, useResource } from "../parts/hooks.js";
import { Empty, Loaded, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("./texts.js").Texts["versions"]} Texts */
/** @typedef {import("../types.js").ModelVersion} ModelVersion */
/** @typedef {import("../types.js").PlayedVersion} PlayedVersion */
/** @typedef {{ path: string, version: string }} Move */

/**
 * The versions, and how each fares in play; without that, should it not come.
 * @returns {Promise<{ items: ModelVersion[], played: Map<string, PlayedVersion> }>}
 */
async function load() {
  /** @type {[{ items: ModelVersion[] }, { items: PlayedVersion[] }]} */
  const [models, played] = await Promise.all([
    api.get("/admin/models"),
    api.get("/stats/versions").catch(() => ({ items: [] })),
  ]);
  return { items: models.items, played: new Map(played.items.map((row) => [row.version, row])) };
}

/** @param {{ texts: Texts }} props */
export function Versions({ texts }) {
  const [done, setDone] = useState("");
  const models = useResource("models", load);
  const onDone = (/** @type {string} */ version) => {
    setDone(texts.done(version));
    models.reload();
  };
  return (
    <>
      <p class="lead">{texts.lead}</p>
      <p class="notice" role="status">
        {done}
      </p>
      <Loaded resource={models} shape="rows">
        {({ items, played }) =>
          items.length ? <Registry {...{ items, played, texts, onDone }} /> : <Empty text={texts.empty} />
        }
      </Loaded>
    </>
  );
}

/** @typedef {Map<string, PlayedVersion>} InPlay */

/** @param {{ items: ModelVersion[], played: InPlay, texts: Texts, onDone: (version: string) => void }} props */
function Registry({ items, played, texts, onDone }) {
  const [move, setMove] = useState(/** @type {Move | null} */ (null));
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const at = (/** @type {string} */ alias) => items.find(({ aliases }) => aliases.includes(alias))?.version;
  const [champion, previous, challenger] = [at("champion"), at("previous"), at("challenger")];
  const ask = (/** @type {Move} */ wanted) => {
    setMove(wanted);
    dialog.current?.showModal();
  };
  return (
    <>
      {challenger && (
        <section class="card" data-challenger={challenger} aria-label={texts.aliases.challenger}>
          <p>{texts.challenges(challenger, champion ?? texts.nothing)}</p>
          <p class="actions">
            <button
              type="button"
              class="button primary"
              onClick={() => ask({ path: promotionOf(challenger), version: challenger })}
            >
              {texts.promoteNamed(challenger)}
            </button>
          </p>
        </section>
      )}
      {previous && (
        <p class="actions">
          <button
            type="button"
            class="button"
            data-rollback
            onClick={() => ask({ path: "/admin/models/rollback", version: previous })}
          >
            {texts.rollbackTo(previous)}
          </button>
        </p>
      )}
      <VersionTable {...{ items, played, texts, ask }} />
      <dialog ref={dialog} class="card" aria-labelledby="move-sure" onClose={() => setMove(null)}>
        {move && (
          <Sure
            {...{ move, texts }}
            champion={champion ?? texts.nothing}
            onClose={() => dialog.current?.close()}
            onDone={onDone}
          />
        )}
      </dialog>
    </>
  );
}

const promotionOf = (/** @type {string} */ version) => `/admin/models/${encodeURIComponent(version)}/promote`;

/**
 * @param {{ move: Move, champion: string, texts: Texts, onClose: () => void, onDone: (version: string) => void }} props
 */
function Sure({ move, champion, texts, onClose, onDone }) {
  const messages = useMessages();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState("");
  const confirm = async () => {
    if (busy) return;
    setBusy(true);
    setFailure("");
    try {
      /** @type {{ champion: string }} */
      const standing = await api.post(move.path, {});
      onClose();
      onDone(standing.champion);
    } catch (error) {
      setFailure(sentence(/** @type {Error} */ (error), messages));
      setBusy(false);
    }
  };
  return (
    <>
      <p id="move-sure">{texts.sure(move.version, champion)}</p>
      <p class="failure" role="alert">
        {failure}
      </p>
      <p class="actions">
        <button type="button" class="button" onClick={onClose}>
          {texts.cancel}
        </button>
        <button type="button" class="button primary" data-yes aria-disabled={busy} onClick={confirm}>
          {texts.yes}
        </button>
      </p>
    </>
  );
}

/** @param {{ items: ModelVersion[], played: InPlay, texts: Texts, ask: (move: Move) => void }} props */
function VersionTable({ items, played, texts, ask }) {
  return (
    <Scroll label={texts.caption}>
      <table>
        <caption class="visually-hidden">{texts.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.version}</th>
            {[texts.top1, texts.top3, texts.early, texts.ece, texts.inPlay, texts.parameters].map((name) => (
              <th key={name} scope="col" class="figure">
                {name}
              </th>
            ))}
            <th scope="col">{texts.made}</th>
            <th scope="col">{texts.action}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((model) => (
            <VersionRow
              key={model.version}
              {...{ model, texts, ask }}
              played={played.get(model.version) ?? null}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** @param {{ model: ModelVersion, played: PlayedVersion | null, texts: Texts, ask: (move: Move) => void }} props */
function VersionRow({ model, played, texts, ask }) {
  const { code } = language;
  const { version, aliases, parameters, created_at: made, metrics } = model;
  const measured = metrics.validation ?? {};
  const shares = [measured.top1, measured.top3, measured.early_mean, measured.ece];
  const names = /** @type {Record<string, string>} */ (texts.aliases);
  return (
    <tr data-version={version}>
      <th scope="row">
        {version}{" "}
        {aliases.map((alias) => (
          <span key={alias} class="tag">
            {names[alias] ?? alias}
          </span>
        ))}
      </th>
      {shares.map((share, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <td key={place} class="figure">
          {typeof share === "number" ? percent(share, code, 1) : "–"}
        </td>
      ))}
      <td class="figure" data-in-play={version}>
        {played?.rounds ? <InPlayShare {...{ played, texts }} /> : "–"}
      </td>
      <td class="figure">{number(parameters, code)}</td>
      <td>{date(made, code)}</td>
      <td>
        {!aliases.includes("champion") && (
          <button
            type="button"
            class="button small"
            aria-label={texts.promoteNamed(version)}
            onClick={() => ask({ path: promotionOf(version), version })}
          >
            {texts.promote}
          </button>
        )}
      </td>
    </tr>
  );
}

/** @param {{ played: PlayedVersion, texts: Texts }} props */
function InPlayShare({ played, texts }) {
  const { code } = language;
  const { share, low, high } = played.estimate;
  return (
    <>
      {percent(share, code, 1)}
      <br />
      <small>
        {percent(low, code, 1)} – {percent(high, code, 1)}
        <br />
        {texts.inPlayRounds(played.rounds)}
      </small>
    </>
  );
}
