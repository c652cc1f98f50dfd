/** The first page: what this is, and the way in. */

import "../styles/home.css";
import { useMessages, useSession } from "../parts/hooks.js";

export default function Home() {
  const { home } = useMessages();
  return (
    <>
      <section class="hero">
        <div class="hero-text">
          <h1>{home.title}</h1>
          <p class="lead">{home.lead}</p>
          <WayIn />
        </div>
        <Demonstration />
      </section>
      <ol class="steps">
        {home.steps.map(([title, text]) => (
          <li key={title} class="card">
            <h2>{title}</h2>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      <p class="more-links">
        <a href="#/watch">{home.watch}</a>
        <a href="#/stats">{home.see}</a>
        <a href="#/taught">{home.learning}</a>
        <a href="#/leaderboard">{home.board}</a>
      </p>
    </>
  );
}

function WayIn() {
  const { home } = useMessages();
  const { player } = useSession();
  if (player) {
    return (
      <p class="actions">
        <a class="button primary big" href="#/choose">
          {home.start}
        </a>
      </p>
    );
  }
  return (
    <p class="actions">
      <a class="button primary big" href="#/sign-up">
        {home.join}
      </a>
      <a class="button big" href="#/sign-in">
        {home.have}
      </a>
    </p>
  );
}

/** A round as it goes, played once: the word, a drawing that draws itself, and what the machine says meanwhile. */
function Demonstration() {
  const { home, play } = useMessages();
  const { first, second, word } = home.demonstration;
  return (
    <div class="demonstration card" aria-hidden="true">
      <p class="demonstration-word">
        {play.drawThis} <strong>{word}</strong>
      </p>
      <Sketch />
      <p class="demonstration-says">
        <span>{play.sees(`${first}…`)}</span>
        <span>{play.sees(`${second}…`)}</span>
        <span>{play.knows(word)}</span>
      </p>
    </div>
  );
}

function Sketch() {
  const strokes = [
    "M70 92C58 60 62 40 68 34c12 6 22 16 28 26 20-6 46-6 66 0 6-10 16-20 28-26 6 6 10 26-2 58",
    "M70 92c-16 34-2 84 59 84s75-50 59-84",
    "M98 108c4-8 14-8 18 0",
    "M142 108c4-8 14-8 18 0",
    "M122 132h14l-7 8z",
    "M129 140c-2 12-14 14-20 8M129 140c2 12 14 14 20 8",
    "M62 130l-38-8M62 142l-38 4M196 130l38-8M196 142l38 4",
  ];
  return (
    <svg class="sketch replay" viewBox="0 0 258 210" aria-hidden="true">
      {strokes.map((d, i) => (
        <path
          key={d}
          d={d}
          pathLength={1}
          stroke-width={5}
          style={{ "--delay": `${300 + i * 350}ms`, "--duration": "330ms" }}
        />
      ))}
    </svg>
  );
}
