/** One word: how often it is recognised, and what the machine takes it for. */

import { number, percent, seconds, textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages, useResource } from "../parts/hooks.js";
import { Progress } from "../parts/progress.jsx";
import { Loaded, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").WordDetail} WordDetail */
/** @typedef {import("../types.js").Word} ListedWord */
/** @typedef {import("../parts/progress.jsx").TaughtWord} TaughtWord */

/** @param {import("../routes.js").PageProps} props */
export default function Word({ place }) {
  const { words: text } = useMessages();
  const id = place.segments[1] ?? "";
  const word = useResource(id, () => load(id));
  return (
    <>
      <p>
        <a class="back" href="#/words">
          ← {text.back}
        </a>
      </p>
      <Loaded resource={word}>{(data) => <Detail {...data} />}</Loaded>
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

/** @param {{ word: WordDetail, taught: TaughtWord | null }} props */
function Detail({ word, taught }) {
  const { words: text, choose } = useMessages();
  const { code } = language;
  const played = word.rounds > 0;
  const facts = [
    [text.recognised, played ? percent(word.share, code) : "–"],
    [text.played, number(word.rounds, code)],
    [text.time, seconds(word.mean_ms, code)],
    [text.attempts, number(word.mean_attempts, code)],
    [text.difficulty, choose.difficulties[word.difficulty] ?? "–"],
  ];
  return (
    <>
      <h1>{textOf(word, code)}</h1>
      {taught && <Taught word={taught} />}
      <dl class="facts wide">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>{text.takenFor}</h2>
      {word.taken_for.length ? <TakenFor word={word} /> : <p>{text.none}</p>}
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

/** @param {{ word: WordDetail }} props */
function TakenFor({ word }) {
  const { words: text } = useMessages();
  const { code } = language;
  return (
    <Scroll label={text.takenForCaption}>
      <table>
        <caption class="visually-hidden">{text.takenForCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.label}</th>
            <th scope="col" class="figure">
              {text.times}
            </th>
            <th scope="col" class="figure">
              {text.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {word.taken_for.map((other) => (
            <tr key={other.label}>
              <th scope="row">{textOf(other, code)}</th>
              <td class="figure">{number(other.count, code)}</td>
              <td class="figure">
                {percent(other.share, code)}
                <span class="bar" style={{ "--share": String(other.share) }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
