/** The words that the machine is taught by players: how far each is, and which it recognises already. */

import { useState } from "preact/hooks";
import { Again } from "../after/again.jsx";
import { useTexts } from "../after/texts.js";
import { textOf } from "../format.js";
import { language } from "../messages/language.js";
import { useMessages, useResource, useSession } from "../parts/hooks.js";
import { Progress } from "../parts/progress.jsx";
import { Empty, Loaded } from "../parts/states.jsx";
import { api } from "../session.js";

/** @typedef {import("../types.js").Word} Word */
/** @typedef {import("../parts/progress.jsx").TaughtWord} TaughtWord */

/** As long as no word tells how many drawings it needs. */
const NEEDED = 20;

/** How many words of a list are shown, and how many more when asked. */
const SHOWN = 30;

/**
 * The words that players teach: those that are not recognised yet, the nearest to it first, and those that are.
 * @param {Word[]} words
 * @param {import("../types.js").LanguageCode} code
 */
export function taughtOf(words, code) {
  const taught = /** @type {TaughtWord[]} */ (words.filter((word) => word.taught));
  const { compare } = new Intl.Collator(code); // of ten thousand words localeCompare takes seconds
  const sorted = taught
    .filter(({ dealt }) => dealt) // what is switched off is dealt to nobody: it would stand there for ever
    .sort((a, b) => b.taught.drawings - a.taught.drawings || compare(textOf(a, code), textOf(b, code)));
  return {
    learning: sorted.filter(({ known }) => !known),
    answered: sorted.filter(({ known }) => known),
  };
}

export default function TaughtPage() {
  const { taught: text } = useMessages();
  const words = useResource("taught", () => /** @type {Promise<Word[]>} */ (api.every("/words?taught=true")));
  return (
    <>
      <h1>{text.title}</h1>
      <Loaded resource={words}>{(items) => <Lists {...taughtOf(items, language.code)} />}</Loaded>
    </>
  );
}

/** @param {{ learning: TaughtWord[], answered: TaughtWord[] }} props */
function Lists({ learning, answered }) {
  const { taught: text, site } = useMessages();
  const [first] = [...learning, ...answered];
  return (
    <>
      <p class="lead">{text.lead(first?.taught.needed ?? NEEDED)}</p>
      {!first && (
        <Empty text={text.empty}>
          <Start text={site.play} />
        </Empty>
      )}
      {first && (
        <section class="taught">
          <h2>{text.learning}</h2>
          {learning.length ? <Cards words={learning} /> : <p>{text.noneLearning}</p>}
          {learning.length > 0 && (
            <p class="actions">
              <Start text={text.play} />
            </p>
          )}
        </section>
      )}
      {answered.length > 0 && (
        <section class="taught">
          <h2>{text.answered}</h2>
          <Cards words={answered} />
        </section>
      )}
    </>
  );
}

/** @param {{ text: string }} props */
function Start({ text }) {
  return (
    <a class="button primary" href="#/choose">
      {text}
    </a>
  );
}

/** The way to draw this very word. @param {{ word: TaughtWord }} props */
function Teach({ word }) {
  const texts = useTexts();
  const { player, known } = useSession();
  if (!texts || !known) return null;
  if (!player) {
    return (
      <p>
        <a href="#/sign-in?next=/taught">{texts.signInToTeach}</a>
      </p>
    );
  }
  const name = texts.teach(textOf(word, language.code));
  return <Again word={word.id} text={texts.teachShort} name={name} texts={texts} />;
}

/** @param {{ words: TaughtWord[] }} props */
function Cards({ words }) {
  const { state } = useMessages();
  const [shown, setShown] = useState(SHOWN);
  return (
    <>
      <ul class="taught-words">
        {words.slice(0, shown).map((word) => (
          <li key={word.id} class="card" data-taught={word.id}>
            <h3>
              <a href={`#/stats/${encodeURIComponent(word.id)}`}>{textOf(word, language.code)}</a>
            </h3>
            <Progress word={word} />
            {!word.known && <Teach word={word} />}
          </li>
        ))}
      </ul>
      {words.length > shown && (
        <button type="button" class="button more" onClick={() => setShown(shown + SHOWN)}>
          {state.more}
        </button>
      )}
    </>
  );
}
