/** Drawings that wait for an admin's word, each with what can be done about it; nothing is shown where none waits. */

import { useState } from "preact/hooks";
import { query } from "../api.js";
import { sentence } from "../parts/errors.js";
import { useMessages, usePages } from "../parts/hooks.js";
import { Picture } from "../parts/picture.jsx";
import { Failure, More } from "../parts/states.jsx";
import { api } from "../session.js";

/**
 * @typedef {{ name: string, text: string, done: string, danger?: boolean, act: () => Promise<unknown> }} Action `done`
 *   is said once it is
 */

/**
 * @template T
 * @param {{
 *   name: string, path: string, title: string, lead: string, idOf: (item: T) => string,
 *   drawingOf: (item: T) => { drawing: number[][][], label: string }, actionsOf: (item: T) => Action[],
 *   children: (item: T) => import("preact").ComponentChildren,
 * }} props `children` tells of a drawing what has to be known
 */
export function Waiting({ name, path, title, lead, idOf, drawingOf, actionsOf, children }) {
  const messages = useMessages();
  const [said, say] = useState("");
  const [failure, setFailure] = useState("");
  const pages = usePages(
    path,
    (cursor) =>
      /** @type {Promise<import("../types.js").Page<T>>} */ (api.get(`${path}${query({ cursor })}`)),
  );
  if (pages.error) return <Failure error={pages.error} retry={pages.reload} />;
  const items = pages.data?.items ?? [];
  if (!items.length && !said) return null;
  /** @param {T} item @param {Action} action */
  const decide = async (item, { act, done }) => {
    setFailure("");
    try {
      await act();
      pages.set({ ...pages.data, items: items.filter((each) => each !== item) });
      say(done);
    } catch (error) {
      setFailure(sentence(/** @type {Error} */ (error), messages));
    }
  };
  return (
    <section class="statistics" data-waiting={name}>
      <h2>{title}</h2>
      <p>{lead}</p>
      <ul class="reviews">
        {items.map((item) => (
          <li key={idOf(item)} class="card review">
            <Picture {...drawingOf(item)} replayable />
            <div>
              {children(item)}
              <p class="actions">
                {actionsOf(item).map((action) => (
                  <button
                    key={action.name}
                    type="button"
                    class={action.danger ? "button danger" : "button"}
                    data-do={action.name}
                    onClick={() => decide(item, action)}
                  >
                    {action.text}
                  </button>
                ))}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <More pages={pages} />
      <p class="notice" role="status">
        {said}
      </p>
      <p class="failure" role="alert">
        {failure}
      </p>
    </section>
  );
}
