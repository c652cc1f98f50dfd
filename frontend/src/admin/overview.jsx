/** How the game goes: what is played a day, what waits, which model plays, what went wrong. */

import { number, percent } from "../format.js";
import { language } from "../messages/language.js";
import { useResource } from "../parts/hooks.js";
import { Loaded, Scroll } from "../parts/states.jsx";
import { api } from "../session.js";
import { DayChart } from "../statistics/chart.jsx";
import { rangeOf } from "../statistics/table.jsx";
import { TakeDown } from "./take-down.jsx";

/** @typedef {import("./texts.js").Texts} AllTexts */
/** @typedef {AllTexts["overview"]} Texts */
/** @typedef {import("../types.js").Overview} Answer */
/** @typedef {import("../types.js").PlayedDay} PlayedDay */

/** @param {{ texts: AllTexts }} props */
export function Overview({ texts }) {
  const overview = useResource("overview", () => /** @type {Promise<Answer>} */ (api.get("/admin/overview")));
  return (
    <>
      <p class="lead">{texts.overview.lead}</p>
      <Loaded resource={overview}>
        {(answer) => (
          <>
            <Facts {...{ answer, texts }} />
            <Days days={answer.days} texts={texts.overview} />
            <Errors {...{ answer, texts: texts.overview }} />
            <TakeDown texts={texts.shares} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** @param {{ answer: Answer, texts: AllTexts }} props */
function Facts({ answer, texts: { overview: texts, retraining } }) {
  const { code } = language;
  const waiting = number(answer.waiting_reviews, code);
  const run = answer.last_run;
  const facts = [
    { name: texts.waiting, value: answer.more_reviews ? texts.more(waiting) : waiting, to: "review" },
    { name: texts.champion, value: answer.champion ?? texts.none, to: "models" },
    { name: texts.challenger, value: answer.challenger ?? texts.none, to: "models" },
    { name: texts.run, value: run ? retraining.states[run.state] : texts.none, to: "retraining" },
  ];
  return (
    <dl class="facts wide overview">
      {facts.map(({ name, value, to }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <a href={`#/admin/${to}`}>{value}</a>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** @param {{ days: PlayedDay[], texts: Texts }} props */
function Days({ days, texts }) {
  const { code } = language;
  return (
    <section class="statistics">
      <h2>{texts.days}</h2>
      <DayChart
        label={texts.chart}
        first={texts.day}
        series={[texts.recognised, texts.missed]}
        days={days.map(({ date, rounds, recognised }) => ({
          name: dayOf(date, code),
          parts: [recognised, rounds - recognised],
        }))}
      />
      <Scroll label={texts.days}>
        <table>
          <caption class="visually-hidden">{texts.days}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.day}</th>
              {[
                texts.games,
                texts.rounds,
                texts.players,
                texts.recognised,
                texts.share,
                texts.range,
                texts.failures,
              ].map((name) => (
                <th key={name} scope="col" class="figure">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((day) => (
              <DayRow key={day.date} day={day} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** @param {{ day: PlayedDay }} props */
function DayRow({ day }) {
  const { code } = language;
  const { estimate } = day;
  return (
    <tr data-day={day.date}>
      <th scope="row">{dayOf(day.date, code)}</th>
      <td class="figure">{number(day.games, code)}</td>
      <td class="figure">{number(day.rounds, code)}</td>
      <td class="figure">{number(day.players, code)}</td>
      <td class="figure">{number(day.recognised, code)}</td>
      <td class="figure">{estimate ? percent(day.recognised / day.rounds, code) : "–"}</td>
      <td class="figure">{estimate ? rangeOf(estimate.low, estimate.high, code) : "–"}</td>
      <td class="figure">{number(day.failures, code)}</td>
    </tr>
  );
}

/** @param {{ answer: Answer, texts: Texts }} props */
function Errors({ answer, texts }) {
  const run = answer.last_run;
  const error = run?.error;
  return (
    <section class="statistics">
      <h2>{texts.errors}</h2>
      <p>
        {error ? (
          <>
            {texts.failed} <span lang="en">{error}</span>
          </>
        ) : run ? (
          texts.noFailure
        ) : (
          texts.noRun
        )}
      </p>
      <p class="hint">{texts.elsewhere}</p>
    </section>
  );
}

/** @param {string} date of UTC @param {import("../types.js").LanguageCode} code */
function dayOf(date, code) {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(code, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}
