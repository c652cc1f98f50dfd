/** What results say: hard and easy words, and how categories, difficulties and model versions fare. */

import "../styles/stats.css";
import { useEffect, useState } from "preact/hooks";
import { query } from "../api.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages, usePages, useResource, useSession } from "../parts/hooks.js";
import { Empty, Loaded, Loading, More } from "../parts/states.jsx";
import { api } from "../session.js";
import { ShareChart } from "../statistics/chart.jsx";
import { PlayedTable } from "../statistics/table.jsx";
import { useTexts } from "../statistics/texts.js";

/** @typedef {import("../statistics/texts.js").Texts} Texts */
/** @typedef {import("../types.js").Played} Played */
/** @typedef {{ order: "hardest" | "easiest", category: string, difficulty: string, version: string }} Choice */
/** @typedef {{ key: string, text: string, name: import("preact").ComponentChildren }} Named */

const CHARTED = 15;

export default function Stats() {
  const texts = useTexts();
  return texts ? <Page texts={texts} /> : <Loading />;
}

/** @param {{ texts: Texts }} props */
function Page({ texts }) {
  const [choice, setChoice] = useState(
    /** @type {Choice} */ ({ order: "hardest", category: "", difficulty: "", version: "" }),
  );
  const { version } = choice;
  const pages = useWords(choice);
  const listed = useOnce(pages);
  const { choose } = useMessages();
  const { player } = useSession();
  const versions = useResource(
    "versions",
    () =>
      /** @type {Promise<{ items: import("../types.js").PlayedVersion[] }>} */ (api.get("/stats/versions")),
  );
  return (
    <>
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead}</p>
      <p class="aside">
        <a href="#/taught">{texts.learning}</a>
        {player && (
          <>
            {" · "}
            <a href="#/history">{texts.mine}</a>
          </>
        )}
      </p>
      <Filters {...{ choice, texts }} played={versions.data?.items ?? []} onChoose={setChoice} />
      <Words {...{ choice, pages, texts }} />
      {/* What is below the words waits for them: it would only be moved by them. */}
      <div hidden={!listed}>
        <Groups
          {...{ texts, version }}
          path="categories"
          title={texts.categories}
          first={texts.category}
          named={(/** @type {import("../types.js").PlayedCategory} */ row) =>
            nameOf(row.category, textOf(row, language.code))
          }
        />
        <Groups
          {...{ texts, version }}
          path="difficulties"
          title={texts.difficulties}
          first={texts.difficulty}
          named={(/** @type {import("../types.js").PlayedDifficulty} */ row) =>
            nameOf(String(row.difficulty), choose.difficulties[row.difficulty] ?? "")
          }
        />
        <Below resource={versions}>
          {({ items }) => (
            <Group
              rows={items.map((row) => ({ ...row, ...versionOf(row, texts) }))}
              path="versions"
              title={texts.versions}
              first={texts.version}
              texts={texts}
            />
          )}
        </Below>
      </div>
    </>
  );
}

/** @param {string} key @param {string} text @returns {Named} */
function nameOf(key, text) {
  return { key, text, name: text };
}

/** @param {import("../types.js").PlayedVersion} row @param {Texts} texts @returns {Named} */
function versionOf({ version, aliases }, texts) {
  const name = (
    <>
      {version}{" "}
      {aliases.map((alias) => (
        <span key={alias} class="tag">
          {texts.is(alias)}
        </span>
      ))}
    </>
  );
  return { key: version, text: version, name };
}

/**
 * @param {{ choice: Choice, texts: Texts, played: import("../types.js").PlayedVersion[],
 *   onChoose: (choice: Choice) => void }} props
 */
function Filters({ choice, texts, played, onChoose }) {
  const { choose } = useMessages();
  const { code } = language;
  const categories = useResource("categories", () => api.get("/categories"));
  /** @type {import("../types.js").Category[]} */
  const known = categories.data?.items ?? [];
  /** @type {[keyof Choice, string, [string, string][]][]} */
  const fields = [
    ["order", texts.order, Object.entries(texts.orders)],
    [
      "category",
      texts.category,
      [
        ["", texts.allCategories],
        ...known.map((one) => /** @type {[string, string]} */ ([one.id, textOf(one, code)])),
      ],
    ],
    [
      "difficulty",
      texts.difficulty,
      choose.difficulties.map((text, place) => [place ? String(place) : "", text]),
    ],
    [
      "version",
      texts.version,
      [
        ["", texts.allVersions],
        ...played.map((one) => /** @type {[string, string]} */ ([one.version, optionOf(one, texts)])),
      ],
    ],
  ];
  return (
    <div class="filters">
      {fields.map(([name, label, options]) => (
        <div key={name} class="field">
          <label for={name}>{label}</label>
          <select
            id={name}
            value={choice[name]}
            onChange={(event) => onChoose({ ...choice, [name]: event.currentTarget.value })}
          >
            {options.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </div>
      ))}
    </div>
  );
}

/** @param {import("../types.js").PlayedVersion} row @param {Texts} texts */
function optionOf({ version, aliases }, texts) {
  return aliases.length ? `${version} (${aliases.map(texts.is).join(", ")})` : version;
}

/** @param {Choice} choice */
function useWords({ order, category, difficulty, version }) {
  return usePages(
    JSON.stringify({ order, category, difficulty, version }),
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<import("../types.js").WordStats>>} */ (
        api.get(`/stats/words${query({ order, category, difficulty, model_version: version, cursor })}`)
      ),
  );
}

/**
 * Whether something has been there once.
 * @param {{ data: unknown, error: Error | null }} resource
 */
function useOnce({ data, error }) {
  const [once, setOnce] = useState(false);
  const there = data !== null || error !== null;
  useEffect(() => {
    if (there) setOnce(true);
  }, [there]);
  return once;
}

/** @param {{ choice: Choice, pages: ReturnType<typeof useWords>, texts: Texts }} props */
function Words({ choice, pages, texts }) {
  const { code } = language;
  const { order, category, difficulty, version } = choice;
  const chosen = Boolean(category || difficulty || version);
  return (
    <section class="statistics">
      <h2>{texts.words}</h2>
      <Loaded resource={pages} shape="rows">
        {({ items }) =>
          items.length ? (
            <>
              <ShareChart
                rows={items
                  .slice(0, CHARTED)
                  .map((word) => ({ text: textOf(word, code), estimate: word.estimate }))}
                what={texts.orders[order]}
                first={texts.word}
                texts={texts}
              />
              <PlayedTable
                caption={texts.caption}
                first={texts.word}
                time={texts.median}
                texts={texts}
                rows={items.map((word) => ({
                  ...word,
                  key: word.word,
                  name: <a href={`#/stats/${encodeURIComponent(word.word)}`}>{textOf(word, code)}</a>,
                  ms: word.median_ms,
                }))}
              />
              <More pages={pages} />
            </>
          ) : (
            <Empty text={chosen ? texts.emptyChoice : texts.empty} />
          )
        }
      </Loaded>
    </section>
  );
}

/**
 * Categories or difficulties, asked for by the model version.
 * @template {Played} T
 * @param {{ path: string, version: string, title: string, first: string, texts: Texts, named: (row: T) => Named }} props
 */
function Groups({ path, version, named, ...rest }) {
  const groups = useResource(
    `${path} ${version}`,
    () =>
      /** @type {Promise<{ items: T[] }>} */ (api.get(`/stats/${path}${query({ model_version: version })}`)),
  );
  return (
    <Loaded resource={groups} shape="rows">
      {({ items }) => <Group rows={items.map((row) => ({ ...row, ...named(row) }))} path={path} {...rest} />}
    </Loaded>
  );
}

/**
 * What comes last needs no room beforehand, and may turn out to be nothing.
 * @template T
 * @param {{ resource: import("../parts/hooks.js").Resource<T>, children: (data: T) => import("preact").ComponentChildren }} props
 */
function Below({ resource, children }) {
  return resource.data === null && !resource.error ? null : <Loaded resource={resource}>{children}</Loaded>;
}

/**
 * A chart and a table of what belongs together; nothing where nothing was played: the words say so already.
 * @param {{ rows: (Played & Named)[], path: string, title: string, first: string, texts: Texts }} props
 */
function Group({ rows, path, title, first, texts }) {
  const played = rows.filter(({ rounds }) => rounds).map((row) => ({ ...row, ms: row.mean_ms }));
  if (!played.length) return null;
  return (
    <section class="statistics" data-groups={path}>
      <h2>{title}</h2>
      <ShareChart rows={played} what={title} first={first} texts={texts} />
      <PlayedTable caption={title} first={first} time={texts.mean} rows={played} texts={texts} />
    </section>
  );
}
