/**
 * The service worker: it keeps one page with its style, script and logo, for when there is no network.
 * Nothing else is kept, and nothing of the player's.
 */

const STORE = "offline";
const PAGE = "/offline.html";

/** Which windows show the page that is kept: what it names comes from the store, all else from the network. */
const shown = new Set();

/** Keep the page as it is now, with what it names; what an older one named goes. */
async function keep() {
  const page = await fetch(PAGE);
  if (!page.ok) throw new Error(`${PAGE}: ${page.status}`);
  const store = await caches.open(STORE);
  const before = await (await store.match(PAGE))?.text();
  const text = await page.clone().text();
  if (text === before) return;
  const named = new Set([...text.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => path));
  await store.addAll([...named]);
  await store.put(PAGE, page);
  for (const { url } of await store.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== PAGE && !named.has(pathname)) await store.delete(url);
  }
}

async function visit(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const page = await caches.match(PAGE);
    if (!page) throw error;
    shown.add(event.resultingClientId);
    return page;
  }
}

/** What the kept page names; a browser that keeps it elsewhere, too, may still ask the network. */
async function part(request) {
  return (await caches.match(request)) ?? fetch(request);
}

addEventListener("install", (event) => {
  // Where the browser can, it passes the worker by for what is never kept: that takes no time then.
  event.addRoutes?.({ condition: { urlPattern: new URLPattern({ pathname: "/api/*" }) }, source: "network" });
  event.waitUntil(keep());
});

addEventListener("activate", (event) => {
  event.waitUntil(registration.navigationPreload?.enable());
});

addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") {
    event.respondWith(visit(event));
    // After a release the page is another one. Without a network the one that is kept stays.
    event.waitUntil(keep().catch(() => {}));
  } else if (shown.has(event.clientId)) {
    event.respondWith(part(event.request));
  }
});
