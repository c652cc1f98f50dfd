/**
 * The id of a shared drawing, from its link, from that of one of its pictures, or as it is.
 * @param {string} text
 * @returns {string | null} null where there is none in it
 */
export function shareOf(text) {
  const link = /^(?:\S*\/shared\/)?([0-9a-f]{10,20})(?:-card)?(?:\.(?:html|png|gif))?(?:[?#]\S*)?$/;
  return link.exec(text.trim())?.[1] ?? null;
}
