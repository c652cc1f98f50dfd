/** A forgotten password: a code by e-mail, and a new password with it. */

import { useState } from "preact/hooks";
import { Form } from "../parts/form.jsx";
import { useMessages } from "../parts/hooks.js";
import { go } from "../router.js";
import { api } from "../session.js";

export default function ForgotPassword() {
  const [email, setEmail] = useState("");
  return (
    <section class="narrow">{email ? <Reset email={email} /> : <AskForCode onSent={setEmail} />}</section>
  );
}

/** @param {{ onSent: (email: string) => void }} props */
function AskForCode({ onSent }) {
  const { account } = useMessages();
  /** @param {Record<string, string>} values */
  const submit = async ({ email = "" }) => {
    await api.post("/auth/forgot-password", { email }, { open: true });
    onSent(email);
  };
  return (
    <>
      <h1>{account.forgotTitle}</h1>
      <p>{account.forgotLead}</p>
      <Form
        fields={[{ name: "email", label: account.email, type: "email", autocomplete: "username" }]}
        action={account.sendCode}
        submit={submit}
      />
    </>
  );
}

/** @param {{ email: string }} props */
function Reset({ email }) {
  const { account } = useMessages();
  /** @param {Record<string, string>} values */
  const submit = async (values) => {
    await api.post("/auth/reset-password", { email, ...values }, { open: true });
    go("/sign-in?done=reset");
  };
  return (
    <>
      <h1>{account.resetTitle}</h1>
      <p>{account.confirmLead}</p>
      <Form
        fields={[
          {
            name: "code",
            label: account.code,
            autocomplete: "one-time-code",
            inputMode: "numeric",
            maxLength: 20,
          },
          {
            name: "password",
            label: account.newPassword,
            type: "password",
            autocomplete: "new-password",
            hint: account.passwordHint,
            fresh: true,
          },
        ]}
        action={account.reset}
        submit={submit}
      />
    </>
  );
}
