/** The player's account: name, data, leaving. */

import { useRef, useState } from "preact/hooks";
import { query } from "../api.js";
import { sentence } from "../parts/errors.js";
import { Form } from "../parts/form.jsx";
import { useMessages, useResource, useSession } from "../parts/hooks.js";
import { Loaded } from "../parts/states.jsx";
import { go, goInstead } from "../router.js";
import { api, session } from "../session.js";
import { Mine } from "../share/mine.jsx";

export default function Me() {
  const { me } = useMessages();
  return (
    <div class="narrow stack">
      <h1>{me.title}</h1>
      <Profile />
      <Shown />
      <Mine />
      <MyData />
      <SignOut />
    </div>
  );
}

function Profile() {
  const { me, account } = useMessages();
  const { player } = useSession();
  const [saved, setSaved] = useState(false);
  /** @param {Record<string, string>} values */
  const submit = async (values) => {
    setSaved(false);
    const profile = await api.request("PATCH", "/me", { body: values });
    session.rename(profile?.display_name ?? values.display_name);
    setSaved(true);
  };
  return (
    <section class="card">
      <h2>{me.profile}</h2>
      <Form
        fields={[
          {
            name: "display_name",
            label: account.displayName,
            autocomplete: "nickname",
            hint: account.displayNameHint,
            value: player?.display_name,
            maxLength: 30,
          },
        ]}
        action={me.save}
        submit={submit}
      />
      <p class="notice" role="status">
        {saved ? me.saved : ""}
      </p>
    </section>
  );
}

/** Run something that may fail, and say so. @returns {[string, boolean, (work: () => Promise<void>) => () => void]} */
function useTrying() {
  const messages = useMessages();
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const trying = (/** @type {() => Promise<void>} */ work) => async () => {
    if (busy) return;
    setFailure("");
    setBusy(true);
    await work().catch((error) => setFailure(sentence(error, messages)));
    setBusy(false);
  };
  return [failure, busy, trying];
}

/** Whether drawings may be shown in the gallery. */
function Shown() {
  const { me } = useMessages();
  const profile = useResource(
    "me",
    () => /** @type {Promise<import("../types.js").Profile>} */ (api.get("/me")),
  );
  const [failure, , trying] = useTrying();
  const [changed, setChanged] = useState(false);
  /** @param {boolean} gallery */
  const change = async (gallery) => {
    profile.set(await api.request("PATCH", "/me", { body: { gallery } }));
    setChanged(true);
  };
  return (
    <section class="card">
      <h2>{me.gallery}</h2>
      <p>{me.galleryLead}</p>
      <Loaded resource={profile}>
        {({ gallery }) => (
          <>
            <p>
              <label class="chip">
                <input
                  type="checkbox"
                  name="gallery"
                  checked={gallery}
                  onChange={trying(() => change(!gallery))}
                />
                {me.galleryYes}
              </label>
            </p>
            <p class="hint">{me.galleryOff}</p>
            <p class="notice" role="status">
              {changed && (gallery ? me.galleryIs : me.galleryIsNot)}
            </p>
          </>
        )}
      </Loaded>
      <p class="failure" role="alert">
        {failure}
      </p>
    </section>
  );
}

/** Give the player a file. @param {string} name @param {string} text */
function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function MyData() {
  const { me } = useMessages();
  const [failure, busy, trying] = useTrying();
  const download = async () => {
    const items = [];
    /** @type {string | null} */
    let cursor = null;
    do {
      const page = await api.get(`/me/export${query({ cursor })}`);
      items.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
    save("inkling.json", JSON.stringify(items, null, 2));
  };
  return (
    <section class="card">
      <h2>{me.mine}</h2>
      <p>{me.exportLead}</p>
      <button type="button" class="button" aria-disabled={busy} onClick={trying(download)}>
        {me.export}
      </button>
      <p class="failure" role="alert">
        {failure}
      </p>
      <Erase />
    </section>
  );
}

function Erase() {
  const { me } = useMessages();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [failure, busy, trying] = useTrying();
  const erase = async () => {
    await api.request("DELETE", "/me");
    goInstead("/sign-in?done=erased");
    session.leave();
  };
  return (
    <>
      <p>{me.eraseLead}</p>
      <button type="button" class="button danger" onClick={() => dialog.current?.showModal()}>
        {me.erase}
      </button>
      <dialog ref={dialog} class="card" aria-labelledby="erase-sure">
        <p id="erase-sure">{me.eraseSure}</p>
        <p class="failure" role="alert">
          {failure}
        </p>
        <p class="actions">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {me.cancel}
          </button>
          <button type="button" class="button danger" aria-disabled={busy} onClick={trying(erase)}>
            {me.eraseYes}
          </button>
        </p>
      </dialog>
    </>
  );
}

function SignOut() {
  const { me } = useMessages();
  const [failure, busy, trying] = useTrying();
  const leave = async () => {
    await session.signOut();
    go("/");
  };
  const leaveEverywhere = async () => {
    await api.post("/auth/sign-out-everywhere", {});
    session.leave();
    go("/");
  };
  return (
    <section>
      <div class="actions">
        <button type="button" class="button" data-sign-out aria-disabled={busy} onClick={trying(leave)}>
          {me.signOut}
        </button>
        <button type="button" class="button" aria-disabled={busy} onClick={trying(leaveEverywhere)}>
          {me.signOutEverywhere}
        </button>
      </div>
      <p class="hint">{me.signOutEverywhereHint}</p>
      <p class="failure" role="alert">
        {failure}
      </p>
    </section>
  );
}
