/* How sure it is that a curve is like one of the lecture's, in words and as a share. */

/** @type {[least: number, word: string][]} */
const WORDS = [
  [0.85, "almost certainly"],
  [0.6, "likely"],
  [0.35, "possibly"],
  [0, "hardly"],
];

/** @param {{ name: string, sure: number }} archetype */
export function sureText({ name, sure }) {
  if (name === "too_early") return "";
  const [, word] = WORDS.find(([least]) => sure >= least) ?? WORDS[3];
  return `${word}, ${Math.round(100 * sure)} %`;
}
