/** Hash routes: `#/game/01J…?from=play` is the path `/game/01J…`, its parameters, and the query. */

/**
 * @typedef {{ path: string, segments: string[], query: URLSearchParams }} Place
 */

/**
 * @param {string} hash with or without the leading `#`
 * @returns {Place}
 */
export function placeOf(hash) {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
  const segments = path.split("/").filter(Boolean).map(decode);
  return { path: `/${segments.join("/")}`, segments, query: new URLSearchParams(search) };
}

/** @param {string} segment */
function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** @param {string} path */
export function go(path) {
  location.hash = `#${path}`;
}

/**
 * Go somewhere, leaving no way back to here.
 * @param {string} path
 */
export function goInstead(path) {
  location.replace(`#${path}`);
}

/**
 * Where to go after signing in: a path of this site, never an address.
 * @param {URLSearchParams} search
 */
export function nextOf(search) {
  const next = search.get("next") ?? "";
  return /^\/[\w\-/?=&%.]*$/.test(next) && !next.startsWith("//") ? next : "/choose";
}
