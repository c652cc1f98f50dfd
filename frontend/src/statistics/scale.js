/** The marks of an axis that counts from nothing. */

const STEPS = [1, 2, 5, 10];

/**
 * Round numbers from 0 to the first that is not below the highest count: five steps at most.
 * @param {number} highest
 */
export function marksTo(highest) {
  const rough = Math.max(1, highest / 5);
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * (STEPS.find((each) => each * magnitude >= rough) ?? 10);
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, place) => place * step);
}
