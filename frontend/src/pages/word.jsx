/** One word: how often it is recognised, by which model version, what it is taken for, and how players draw it. */

import "../styles/stats.css";
import { number, percent, seconds, textOf } from "../format.js";
import { language } from "../messages/language.js";
import { Facts } from "../parts/facts.jsx";
import { useMessages, useResource } from "../parts/hooks.js";
import { Picture } from "../parts/picture.jsx";
import { Progress } from "../parts/progress.jsx";
import { Loaded, Loading, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";
import { changeOf } from "../statistics/change.js";
import { ShareChart } from "../statistics/chart.jsx";
import { PlayedTable, rangeOf } from "../statistics/table.jsx";
import { useTexts } from "../statistics/texts.js";

/** @typedef {import("../statistics/texts.js").Texts} Texts */
/** @typedef {import("../types.js").WordDetail} WordDetail */
/** @typedef {import("../types.js").Word} ListedWord */
/** @typedef {import("../parts/progress.jsx").TaughtWord} TaughtWord */

/** @param {import("../routes.js").PageProps} props */
export default function Word({ place }) {
  const { site } = useMessages();
  const texts = useTexts();
  const id = place.segments[1] ?? "";
  const word = useResource(id, () => load(id));
  if (!texts) return <Loading />;
  return (
    <>
      <p>
        <a class="back" href="#/stats">
          ← {texts.back}
        </a>
      </p>
      {!word.data && <h1>{site.word}</h1>}
      <Loaded resource={word}>{(data) => <Detail {...data} texts={texts} />}</Loaded>
    </>
  );
}

/**
 * What is known of a word, and how far the machine is with it where players teach it.
 * @param {string} id
 */
async function load(id) {
  /** @type {WordDetail} */
  const word = await api.get(`/stats/words/${encodeURIComponent(id)}`);
  /** @type {ListedWord} */
  const listed = await api.get(`/words/${encodeURIComponent(id)}`);
  return { word, taught: listed.taught ? /** @type {TaughtWord} */ (listed) : null };
}

/** @param {{ word: WordDetail, taught: TaughtWord | null, texts: Texts }} props */
function Detail({ word, taught, texts }) {
  const { choose } = useMessages();
  const { code } = language;
  const played = word.rounds > 0;
  const { share, low, high } = word.estimate;
  /** @type {[string, string][]} */
  const facts = [
    [texts.recognised, played ? percent(share, code) : "–"],
    [texts.range, played ? rangeOf(low, high, code) : "–"],
    [texts.rounds, number(word.rounds, code)],
    [texts.median, seconds(word.median_ms, code)],
    [texts.attempts, number(word.mean_attempts, code)],
    [texts.difficulty, choose.difficulties[word.difficulty] ?? "–"],
  ];
  return (
    <>
      <h1>{textOf(word, code)}</h1>
      {taught && <Taught word={taught} />}
      <Facts facts={facts} wide />
      <section class="statistics">
        <h2>{texts.takenFor}</h2>
        {word.taken_for.length ? <TakenFor {...{ word, texts }} /> : <p>{texts.none}</p>}
      </section>
      {word.examples.length > 0 && <Examples {...{ word, texts }} />}
      {word.versions.length > 0 && <Versions {...{ word, texts }} />}
    </>
  );
}

/** @param {{ word: TaughtWord }} props */
function Taught({ word }) {
  const { taught: text } = useMessages();
  return (
    <section class="card taught" data-taught={word.id} aria-label={text.title}>
      <Progress word={word} />
      <p class="aside">
        <a href="#/taught">{text.back}</a>
      </p>
    </section>
  );
}

/** @param {{ word: WordDetail, texts: Texts }} props */
function TakenFor({ word, texts }) {
  const { code } = language;
  const shown = word.taken_for.some(({ examples }) => examples.length);
  return (
    <Scroll label={texts.takenForCaption}>
      <table>
        <caption class="visually-hidden">{texts.takenForCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.label}</th>
            <th scope="col" class="figure">
              {texts.times}
            </th>
            <th scope="col" class="figure">
              {texts.ofRounds}
            </th>
            {shown && <th scope="col">{texts.drawings}</th>}
          </tr>
        </thead>
        <tbody>
          {word.taken_for.map((other) => (
            <tr key={other.label} data-taken-for={other.label}>
              <th scope="row">{textOf(other, code)}</th>
              <td class="figure">{number(other.count, code)}</td>
              <td class="figure">
                {percent(other.share, code)}
                <span class="bar" style={{ "--share": String(Math.min(1, other.share)) }} />
              </td>
              {shown && (
                <td>
                  <Drawings
                    drawings={other.examples}
                    label={texts.mistaken(textOf(word, code), textOf(other, code))}
                    small
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** @param {{ word: WordDetail, texts: Texts }} props */
function Examples({ word, texts }) {
  return (
    <section class="statistics">
      <h2>{texts.examples}</h2>
      <Drawings drawings={word.examples} label={texts.example(textOf(word, language.code))} />
    </section>
  );
}

/** @param {{ drawings: number[][][][], label: string, small?: boolean }} props */
function Drawings({ drawings, label, small = false }) {
  if (!drawings.length) return null;
  return (
    <div class={small ? "examples small" : "examples"}>
      {drawings.map((drawing, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a drawing has no other name
        <Picture key={place} drawing={drawing} label={label} />
      ))}
    </div>
  );
}

/** @param {{ word: WordDetail, texts: Texts }} props */
function Versions({ word, texts }) {
  const rows = word.versions.map((row) => ({
    ...row,
    key: row.version,
    text: row.version,
    name: [row.version, ...row.aliases.map(texts.is)].join(", "),
    ms: row.mean_ms,
  }));
  return (
    <section class="statistics" data-groups="versions">
      <h2>{texts.versions}</h2>
      {word.change && <p>{changeOf(word.change, texts, language.code)}</p>}
      <ShareChart rows={rows} what={texts.versions} first={texts.version} texts={texts} />
      <PlayedTable
        caption={texts.versions}
        first={texts.version}
        time={texts.mean}
        rows={rows}
        texts={texts}
      />
    </section>
  );
}
