/** Removing what somebody shares: an admin who was told of a link puts it here. */

import { useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { Form } from "../parts/form.jsx";
import { api } from "../session.js";
import { shareOf } from "./shared.js";

/** @param {{ texts: import("./texts.js").Texts["shares"] }} props */
export function TakeDown({ texts }) {
  const [removed, setRemoved] = useState(false);
  const [turn, setTurn] = useState(0); // each removal empties the form
  /** @param {Record<string, string>} values */
  const remove = async ({ link = "" }) => {
    setRemoved(false);
    const id = shareOf(link);
    if (!id) throw new ApiError(404, "");
    await api.request("DELETE", `/admin/shares/${id}`);
    setRemoved(true);
    setTurn(turn + 1);
  };
  return (
    <section class="statistics" data-take-down>
      <h2>{texts.title}</h2>
      <p>{texts.lead}</p>
      <Form
        key={turn}
        fields={[{ name: "link", label: texts.link, autocomplete: "off", hint: texts.hint }]}
        action={texts.remove}
        submit={remove}
        explain={(error) => (error.status === 404 ? texts.unknown : undefined)}
      />
      <p role="status">{removed && texts.removed}</p>
    </section>
  );
}
