/* What the server finds wrong with a filter line, with a caret under the place. The list stays as it was. */

import { excerptOf, meantBy, mended, problemWords } from "../lib/filter-problem.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { Problem } from "../wire/types.js" */

/** @param {{ line: string, problem: Problem, onTake: (line: string) => void }} props  onTake: with the line as it was meant */
export function FilterProblem({ line, problem, onTake }) {
  const { before, wrong, after } = excerptOf(line, problem);
  const place = problem.at === undefined ? "" : ` At character ${problem.at + 1}.`;
  return html`<div class="filter-problem" id="filter-problem" role="alert">
    <p><${Icon} name="warning" /><span>${problemWords(problem)}<span class="visually-hidden">${place}</span>${meantBy(problem).map((name, index) => html`${index ? " or " : " Did you mean "}<button type="button" class="link code" onClick=${() => onTake(mended(line, problem, name))}>${name}</button>`)}${meantBy(problem).length ? "?" : null}</span></p>
    ${problem.at === undefined ? null : html`<div class="filter-excerpt" aria-hidden="true"><span>${before}</span><span class="filter-wrong"><span>${wrong || " "}</span><span class="filter-caret">${"^".repeat(Math.max([...wrong].length, 1))}</span></span><span>${after}</span></div>`}
  </div>`;
}
