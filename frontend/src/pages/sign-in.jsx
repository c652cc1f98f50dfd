/** Sign in. */

import { useEffect } from "preact/hooks";
import { Form } from "../parts/form.jsx";
import { useMessages, useSession } from "../parts/hooks.js";
import { adoptLanguage } from "../profile.js";
import { goInstead, nextOf } from "../router.js";
import { session } from "../session.js";

/** @param {import("../routes.js").PageProps} props */
export default function SignIn({ place }) {
  const { account, me } = useMessages();
  const { player } = useSession();
  /** @type {Record<string, string>} */
  const notices = { confirmed: account.confirmed, reset: account.resetDone, erased: me.erased };
  const notice = notices[place.query.get("done") ?? ""];
  useEffect(() => {
    if (player) goInstead(nextOf(place.query));
  }, [player, place]);

  /** @param {Record<string, string>} values */
  const submit = async ({ email = "", password = "" }) => {
    await session.signIn(email, password);
    await adoptLanguage();
  };
  /** @param {import("../api.js").ApiError} error */
  const explain = (error) => ([400, 401, 403].includes(error.status) ? account.wrong : undefined);
  return (
    <section class="narrow">
      <h1>{account.signInTitle}</h1>
      {notice && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <Form
        fields={[
          { name: "email", label: account.email, type: "email", autocomplete: "username" },
          { name: "password", label: account.password, type: "password", autocomplete: "current-password" },
        ]}
        action={account.signIn}
        submit={submit}
        explain={explain}
      />
      <p class="aside">
        <a href="#/forgot-password">{account.forgot}</a>
      </p>
      <p class="aside">
        {account.noAccount} <a href={`#/sign-up?${place.query}`}>{account.signUp}</a>
      </p>
      <p class="aside">
        <a href="#/sign-up?code=1">{account.haveCode}</a>
      </p>
    </section>
  );
}
