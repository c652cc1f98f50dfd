/** The header: logo, pages, language, and who is signed in. */

import { useEffect, useRef, useState } from "preact/hooks";
import { language, languageNames } from "./messages/language.js";
import { useMessages, useSession } from "./parts/hooks.js";
import { chooseLanguage } from "./profile.js";

/** @param {{ place: import("./router.js").Place }} props */
export function Header({ place }) {
  const { site } = useMessages();
  const [open, setOpen] = useState(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  /** @param {KeyboardEvent} event */
  const close = ({ key }) => {
    if (key !== "Escape" || !open) return;
    setOpen(false);
    button.current?.focus();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: going to another page closes the menu.
  useEffect(() => setOpen(false), [place]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the menu from wherever in it the focus is
    <header class="header" onKeyDown={close}>
      <a class="logo" href="#/" aria-label={site.name}>
        <img src="/icon.svg" alt="" width="36" height="36" />
        <span aria-hidden="true">{site.name}</span>
      </a>
      <button
        type="button"
        ref={button}
        class="button menu-button"
        aria-expanded={open}
        aria-controls="pages"
        onClick={() => setOpen(!open)}
      >
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d={open ? "M6 6l12 12M18 6L6 18" : "M4 7h16M4 12h16M4 17h16"} />
        </svg>
        {site.menu}
      </button>
      <nav id="pages" class={open ? "pages open" : "pages"} aria-label={site.menu}>
        <Pages here={`/${place.segments[0] ?? ""}`} />
        <LanguageChoice />
        <Account here={place.path} />
      </nav>
    </header>
  );
}

/** @param {{ here: string }} props */
function Pages({ here }) {
  const { site } = useMessages();
  const { player } = useSession();
  const links = [
    ["/choose", site.play],
    ...(player ? [["/history", site.history]] : []),
    ["/leaderboard", site.leaderboard],
    ["/gallery", site.gallery],
    ["/stats", site.statistics],
    ...(player?.admin ? [["/admin/overview", site.admin]] : []),
  ];
  return (
    <ul class="links">
      {links.map(([path, text]) => (
        <li key={path}>
          <a href={`#${path}`} aria-current={path?.startsWith(here) && here !== "/" ? "page" : undefined}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

function LanguageChoice() {
  const { site } = useMessages();
  return (
    <select
      class="language"
      aria-label={site.language}
      value={language.code}
      onChange={(event) => chooseLanguage(event.currentTarget.value)}
    >
      {Object.entries(languageNames).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** @param {{ here: string }} props */
function Account({ here }) {
  const { site } = useMessages();
  const { known, player } = useSession();
  if (!known) return <span class="account" />;
  const [path, text] = player ? ["/me", player.display_name] : ["/sign-in", site.signIn];
  return (
    <a class="account button" href={`#${path}`} aria-current={here === path ? "page" : undefined}>
      {player && <span class="visually-hidden">{site.account}: </span>}
      <span class="name">{text}</span>
    </a>
  );
}
