/** Forms: labelled fields, errors beside the field they belong to, one request at a time. */

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

/**
 * @param {object} props
 * @param {Field[]} props.fields
 * @param {string} props.action what the button says
 * @param {(values: Values) => Promise<void>} props.submit
 * @param {(error: ApiError) => string | undefined} [props.explain] a sentence for an error of this form's own
 */
export function Form({ fields, action, submit, explain }) {
  const messages = useMessages();
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [errors, setErrors] = useState(/** @type {Values} */ ({}));
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);

  /** @param {Values} found */
  const show = (found) => {
    setErrors(found);
    focusFirst(found, fields, form.current);
  };

  /** @param {unknown} error */
  const fail = (error) => {
    const known = error instanceof ApiError ? error : null;
    const own = known?.errors.filter(({ field }) => fields.some(({ name }) => name === field)) ?? [];
    if (own.length) return show(Object.fromEntries(own.map(({ field, message }) => [field, message])));
    setFailure((known && explain?.(known)) ?? sentence(/** @type {Error} */ (error), messages));
  };

  /** @param {SubmitEvent} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    if (busy || !form.current) return;
    const values = /** @type {Values} */ (Object.fromEntries(new FormData(form.current)));
    const wrong = fields.flatMap((field) => {
      const what = objection(field, values[field.name] ?? "", messages.account);
      return what ? [[field.name, what]] : [];
    });
    show(Object.fromEntries(wrong));
    setFailure("");
    if (wrong.length) return;
    setBusy(true);
    await submit(trimmed(values, fields)).catch(fail);
    setBusy(false);
  };

  return (
    <form class="form" ref={form} onSubmit={onSubmit} noValidate>
      {fields.map((field) => (
        <Input key={field.name} field={field} error={errors[field.name]} />
      ))}
      <p class="failure" role="alert">
        {failure}
      </p>
      <button type="submit" class="button primary" aria-disabled={busy}>
        {busy ? messages.state.loading : action}
      </button>
    </form>
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

const TYPES = /** @type {const} */ ({
  text: { type: "text" },
  email: { type: "email" },
  password: { type: "password" },
});

/** @param {{ field: Field, error: string | undefined }} props */
function Input({ field, error }) {
  const { name, label, type, autocomplete, hint, value, maxLength = 200, inputMode } = field;
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        {...TYPES[type ?? "text"]}
        autocomplete={autocomplete}
        maxLength={maxLength}
        inputMode={inputMode}
        defaultValue={value}
        required
        aria-invalid={Boolean(error)}
        aria-describedby={described || undefined}
      />
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="failure" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
