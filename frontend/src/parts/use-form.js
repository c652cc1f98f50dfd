/** What a form's fields and button need, and what happens when it is sent: one request at a time. */

import { useRef, useState } from "preact/hooks";
import { ApiError } from "../api.js";
import { sentence } from "./errors.js";
import { useMessages } from "./hooks.js";

/** @typedef {import("../messages/language.js").Messages} Messages */

/**
 * @typedef {object} Field
 * @property {string} name as the API names it
 * @property {string} label
 * @property {"email" | "password"} [type] plain text without one
 * @property {string} autocomplete
 * @property {string} [hint]
 * @property {string} [value]
 * @property {number} [maxLength]
 * @property {"numeric"} [inputMode]
 * @property {boolean} [fresh] a password being chosen, not one being told
 */

/** @typedef {Record<string, string>} Values */

/**
 * @param {Field} field @param {string} value @param {Messages["account"]} account
 * @returns {string | undefined} what is wrong
 */
function objection(field, value, account) {
  if (!value.trim()) return account.required;
  if (field.type === "email" && !/^\S+@\S+\.\S+$/.test(value.trim())) return account.badEmail;
  if (field.fresh && value.length < 8) return account.shortPassword;
  return undefined;
}

/** @param {Values} errors @param {Field[]} fields @param {HTMLFormElement | null} form */
function focusFirst(errors, fields, form) {
  const first = fields.find(({ name }) => errors[name]);
  const input = first && form?.elements.namedItem(first.name);
  if (input instanceof HTMLElement) input.focus();
}

/** @param {Field[]} fields @param {Values} values @param {Messages["account"]} account @returns {Values} by field */
function objections(fields, values, account) {
  const found = fields.map((field) => [field.name, objection(field, values[field.name] ?? "", account)]);
  return Object.fromEntries(found.filter(([, what]) => what));
}

/**
 * What the server says of the fields, by field: of a password that is being chosen in the player's language.
 * @param {unknown} error @param {Field[]} fields @param {Messages["account"]} account @returns {Values}
 */
function refusals(error, fields, account) {
  if (!(error instanceof ApiError)) return {};
  const fresh = new Set(fields.filter((field) => field.fresh).map(({ name }) => name));
  const own = error.errors.filter(({ field }) => fields.some(({ name }) => name === field));
  return Object.fromEntries(
    own.map(({ field, message }) => [field, fresh.has(field) ? account.refusedPassword : message]),
  );
}

/** @param {Values} values @param {Field[]} fields passwords may begin and end as they like */
function trimmed(values, fields) {
  const entries = fields.map(({ name, type }) => {
    const value = values[name] ?? "";
    return [name, type === "password" ? value : value.trim()];
  });
  return /** @type {Values} */ (Object.fromEntries(entries));
}

/**
 * @param {Field[]} fields
 * @param {(values: Values) => Promise<void>} submit
 * @param {(error: ApiError) => string | undefined} [explain] a sentence for an error of this form's own
 */
export function useForm(fields, submit, explain) {
  const messages = useMessages();
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [errors, setErrors] = useState(/** @type {Values} */ ({}));
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);

  /** Whether there is something to show. @param {Values} found */
  const show = (found) => {
    setErrors(found);
    focusFirst(found, fields, form.current);
    return Object.keys(found).length > 0;
  };

  /** @param {unknown} error */
  const fail = (error) => {
    if (show(refusals(error, fields, messages.account))) return;
    const own = error instanceof ApiError ? explain?.(error) : undefined;
    setFailure(own ?? sentence(/** @type {Error} */ (error), messages));
  };

  /** @param {SubmitEvent} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    if (busy || !form.current) return;
    const values = /** @type {Values} */ (Object.fromEntries(new FormData(form.current)));
    setFailure("");
    if (show(objections(fields, values, messages.account))) return;
    setBusy(true);
    await submit(trimmed(values, fields)).catch(fail);
    setBusy(false);
  };

  return { form, errors, failure, busy, onSubmit };
}
