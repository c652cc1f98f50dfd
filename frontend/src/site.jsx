/** The frame around every page: header, the page itself, footer. */

import { useEffect, useState } from "preact/hooks";
import { Header } from "./header.jsx";
import { useMessages, useSession } from "./parts/hooks.js";
import { Drawn, Failure, Loading, QUESTION } from "./parts/states.jsx";
import { goInstead, placeOf } from "./router.js";
import { routeOf } from "./routes.js";

/** @typedef {import("./routes.js").Route} Route */
/** @typedef {import("./routes.js").PageComponent} PageComponent */

export function Site() {
  const { site } = useMessages();
  const place = usePlace();
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: a link is what a skip link is, though the router owns the hash */}
      <a class="skip-link" href="#content" onClick={skipToContent}>
        {site.skip}
      </a>
      <Header place={place} />
      <main id="content" class="page" tabIndex={-1}>
        <Page place={place} />
      </main>
      <footer class="footer">
        <p>{site.footer}</p>
      </footer>
    </>
  );
}

/** The address's hash says which page this is, so the link's own must not become it. @param {Event} event */
function skipToContent(event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

function usePlace() {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const move = () => setPlace(placeOf(location.hash));
    addEventListener("hashchange", move);
    // It may have changed between the first rendering and now.
    move();
    return () => removeEventListener("hashchange", move);
  }, []);
  return place;
}

/** @param {{ place: import("./router.js").Place }} props */
function Page({ place }) {
  const messages = useMessages();
  const session = useSession();
  const route = routeOf(place);
  const { component: Component, error } = useComponent(route);
  const title = route ? route.title(messages) : messages.state.notFound;

  useEffect(() => {
    document.title = `${title} · ${messages.site.name}`;
  }, [title, messages]);
  useArrival(place.path, Component !== null);

  if (!route) return <NotFound />;
  if (error) return <Failure error={error} retry={() => location.reload()} />;
  if (!Component || (route.player && !session.known)) return <Loading title />;
  if (route.player && !session.player) return <ToSignIn from={place.path} />;
  return <Component key={place.path} place={place} />;
}

/**
 * Where a page begins, the keyboard and screen readers do too; but not on the first one, where the browser does that.
 * @param {string} path @param {boolean} there
 */
function useArrival(path, there) {
  const [first, setFirst] = useState(path);
  useEffect(() => {
    if (!there || first === path) return;
    setFirst("");
    scrollTo(0, 0);
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [path, there, first]);
}

/** @param {Route | null} route */
function useComponent(route) {
  /** @typedef {{ route: Route | null, component: PageComponent | null, error: Error | null }} Loaded */
  const [loaded, setLoaded] = useState(/** @type {Loaded} */ ({ route: null, component: null, error: null }));
  useEffect(() => {
    route?.load().then(
      (module) => setLoaded({ route, component: module.default, error: null }),
      (error) => setLoaded({ route, component: null, error }),
    );
  }, [route]);
  return loaded.route === route ? loaded : { component: null, error: null };
}

/** @param {{ from: string }} props the page that wants a player; who signs out there is on the way elsewhere already */
function ToSignIn({ from }) {
  useEffect(() => {
    if (placeOf(location.hash).path !== from) return;
    goInstead(`/sign-in?next=${encodeURIComponent(location.hash.slice(1))}`);
  }, [from]);
  return <Loading title />;
}

function NotFound() {
  const { state } = useMessages();
  return (
    <div class="state">
      <Drawn path={QUESTION} />
      <h1>{state.notFound}</h1>
      <a class="button primary" href="#/">
        {state.home}
      </a>
    </div>
  );
}
