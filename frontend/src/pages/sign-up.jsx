/** Sign up: an account, and its confirmation where the server wants one. */

import { useState } from "preact/hooks";
import { Form } from "../parts/form.jsx";
import { useMessages } from "../parts/hooks.js";
import { keepLanguage } from "../profile.js";
import { go, nextOf } from "../router.js";
import { api, session } from "../session.js";

/** @typedef {import("../messages/language.js").Messages} Messages */

/** @param {import("../routes.js").PageProps} props */
export default function SignUp({ place }) {
  const { account } = useMessages();
  const [credentials, setCredentials] = useState({ email: "", password: "" });
  const [confirming, setConfirming] = useState(place.query.has("code"));

  const enter = async (/** @type {string} */ email, /** @type {string} */ password) => {
    await session.signIn(email, password);
    await keepLanguage();
    go(nextOf(place.query));
  };
  /** @param {Record<string, string>} values */
  const signUp = async (values) => {
    const { email = "", password = "" } = values;
    const { confirmation } = await api.post("/auth/sign-up", values, { open: true });
    if (confirmation === "none") return enter(email, password);
    setCredentials({ email, password });
    setConfirming(true);
  };
  /** @param {Record<string, string>} values */
  const confirm = async ({ email = "", code }) => {
    await api.post("/auth/confirm", { email, code }, { open: true });
    if (credentials.password) await enter(email, credentials.password);
    else go("/sign-in?done=confirmed");
  };

  /** An address that has an account is answered like any other, so it shows only here, by the password. */
  const explain = (/** @type {import("../api.js").ApiError} */ { status }) =>
    status === 401 ? account.taken : undefined;

  if (confirming) {
    return (
      <section class="narrow">
        <h1>{account.confirmTitle}</h1>
        <p>{account.confirmLead}</p>
        <Form
          key="confirm"
          fields={confirmFields(account, credentials.email)}
          action={account.confirm}
          submit={confirm}
        />
      </section>
    );
  }
  return (
    <section class="narrow">
      <h1>{account.signUpTitle}</h1>
      <Form
        key="sign-up"
        fields={signUpFields(account)}
        action={account.signUp}
        submit={signUp}
        explain={explain}
      />
      <p class="aside">
        {account.haveAccount} <a href="#/sign-in">{account.signIn}</a>
      </p>
      <p class="aside">
        <button type="button" class="link" onClick={() => setConfirming(true)}>
          {account.haveCode}
        </button>
      </p>
    </section>
  );
}

/** @param {Messages["account"]} account @returns {import("../parts/use-form.js").Field[]} */
function signUpFields(account) {
  return [
    {
      name: "display_name",
      label: account.displayName,
      autocomplete: "nickname",
      hint: account.displayNameHint,
      maxLength: 30,
    },
    { name: "email", label: account.email, type: "email", autocomplete: "email" },
    {
      name: "password",
      label: account.password,
      type: "password",
      autocomplete: "new-password",
      hint: account.passwordHint,
      fresh: true,
    },
  ];
}

/** @param {Messages["account"]} account @param {string} email @returns {import("../parts/use-form.js").Field[]} */
function confirmFields(account, email) {
  return [
    { name: "email", label: account.email, type: "email", autocomplete: "email", value: email },
    { name: "code", label: account.code, autocomplete: "one-time-code", inputMode: "numeric", maxLength: 20 },
  ];
}
