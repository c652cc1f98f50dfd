/** The hardest words, by the share of drawings that were recognised. */

import { query } from "../api.js";
import { number, percent, seconds, textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages, usePages } from "../parts/hooks.js";
import { Empty, Loaded, More, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").WordStats} WordStats */

export default function Words() {
  const { words: text } = useMessages();
  const pages = usePages(
    "words",
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<WordStats>>} */ (
        api.get(`/stats/words${query({ cursor })}`)
      ),
  );
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <p class="aside">
        <a href="#/taught">{text.learning}</a>
      </p>
      <Loaded resource={pages}>
        {({ items }) => (
          <>
            {items.length ? <WordTable words={items} /> : <Empty text={text.empty} />}
            <More pages={pages} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** @param {{ words: WordStats[] }} props */
function WordTable({ words }) {
  const { words: text } = useMessages();
  return (
    <Scroll label={text.caption}>
      <table>
        <caption class="visually-hidden">{text.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{text.word}</th>
            {[text.recognised, text.played, text.time, text.attempts].map((name) => (
              <th key={name} scope="col" class="figure">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {words.map((word) => (
            <WordRow key={word.word} word={word} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** @param {{ word: WordStats }} props */
function WordRow({ word }) {
  const { code } = language;
  return (
    <tr>
      <th scope="row">
        <a href={`#/words/${encodeURIComponent(word.word)}`}>{textOf(word, code)}</a>
      </th>
      <td class="figure">
        {percent(word.share, code)}
        <span class="bar" style={{ "--share": String(word.share) }} />
      </td>
      <td class="figure">{number(word.rounds, code)}</td>
      <td class="figure">{seconds(word.mean_ms, code)}</td>
      <td class="figure">{number(word.mean_attempts, code)}</td>
    </tr>
  );
}
