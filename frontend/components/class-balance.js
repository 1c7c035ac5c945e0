/* How many examples of the training split each class has, as a list of bars. */

import { count, percent } from "../lib/format.js";
import { html } from "../vendor/runtime.js";

/** @typedef {{ name: string, count: number }} ClassCount */

const MOST = 12;

/** @param {{ classes: ClassCount[] }} props */
export function ClassBalance({ classes }) {
  const largest = Math.max(1, ...classes.map((each) => each.count));
  const total = classes.reduce((sum, each) => sum + each.count, 0);
  const rest = classes.length - MOST;
  return html`<div class="balance">
    <ul class="balance-list" aria-label="Examples of each class in the training split">
      ${classes.slice(0, MOST).map(
        ({ name, count: n }) => html`<li key=${name} title=${`${name}: ${percent(total ? n / total : 0)}`}>
        <span class="balance-name">${name}</span>
        <meter class="balance-bar" min="0" max=${largest} value=${n} aria-hidden="true"></meter>
        <span class="balance-count">${count(n)}</span>
      </li>`,
      )}
    </ul>
    ${rest > 0 ? html`<p class="quiet balance-rest">and ${rest} more, ${range(classes.slice(MOST))} examples each</p>` : null}
  </div>`;
}

/** @param {ClassCount[]} classes */
function range(classes) {
  const counts = classes.map((each) => each.count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? count(least) : `${count(least)} to ${count(most)}`;
}
