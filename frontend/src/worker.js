/** Registers the service worker, which keeps the page that is shown without a network. */

const WORKER = "/worker.js";

/** Registered once the page is there: what it keeps is for another visit, and must not delay this one. */
export function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  const register = () => {
    // A browser that has storage switched off refuses; the site is the same without.
    navigator.serviceWorker.register(address()).catch(() => {});
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}

/** The one address that the policy lets be run, where the browser wants that said. @returns {string} */
function address() {
  /** @type {{ createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } | undefined} */
  const types = Reflect.get(globalThis, "trustedTypes");
  if (!types) return WORKER;
  return types.createPolicy("inkling", { createScriptURL: () => WORKER }).createScriptURL(WORKER);
}
