/** Forms: labelled fields, each with its error beside it. */

import { useMessages } from "./hooks.js";
import { useForm } from "./use-form.js";

/** @typedef {import("./use-form.js").Field} Field */
/** @typedef {import("./use-form.js").Values} Values */

/**
 * @param {object} props
 * @param {Field[]} props.fields
 * @param {string} props.action what the button says
 * @param {(values: Values) => Promise<void>} props.submit
 * @param {(error: import("../api.js").ApiError) => string | undefined} [props.explain] see `useForm`
 */
export function Form({ fields, action, submit, explain }) {
  const { state } = useMessages();
  const { form, errors, failure, busy, onSubmit } = useForm(fields, submit, explain);
  return (
    <form class="form" ref={form} onSubmit={onSubmit} noValidate>
      {fields.map((field) => (
        <Input key={field.name} field={field} error={errors[field.name]} />
      ))}
      <p class="failure" role="alert">
        {failure}
      </p>
      <button type="submit" class="button primary" aria-disabled={busy}>
        {busy ? state.loading : action}
      </button>
    </form>
  );
}

const TYPES = /** @type {const} */ ({
  text: { type: "text" },
  email: { type: "email" },
  password: { type: "password" },
});

/** @param {{ field: Field, error: string | undefined }} props */
function Input({ field, error }) {
  const { name, label, type, autocomplete, hint, value, inputMode } = field;
  // A password that is pasted must not be cut short unseen: the server says where one is too long.
  const maxLength = type === "password" ? undefined : (field.maxLength ?? 200);
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
