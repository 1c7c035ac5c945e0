/* How a filter line is written: the parts of the language, and lines that are tried with a press. */

import { html } from "../vendor/runtime.js";

/** @type {[line: string, words: string][]} */
const EXAMPLES = [
  ["val/accuracy.best > 0.9", "the best validation accuracy is above 0.9"],
  ["optimizer = adam and optimizer.learning_rate <= 1e-3", ""],
  ["state = running or state = queued", "what is not at its end"],
  ["created > 7d and not archived", "made in the last seven days"],
  ["duration > 5m", "trained for longer than five minutes"],
  ["finding = dead_relu", "the doctor finds dead units"],
  ["tag in (baseline, ablation)", "has one of the tags"],
  ['note ~ "learning rate"', "a word in the note"],
  ["test/accuracy is missing", "was never tested"],
];
/** @type {[part: string, words: string][]} */
const PARTS = [
  ["= != < <= > >=", "compare; letters large or small are the same"],
  ["~ !~", "contains, does not contain"],
  ["in (a, b)", "one of these; not in for none of them"],
  ["is missing", "has none; is not missing for has one"],
  ["and or not ( )", "and binds more strongly than or"],
  [".last .best .min .max .n", "parts of a metric; its name alone is the newest value"],
  ["10% 1e-3 90s 5m 2h 1d", "shares, numbers, durations; 7d for a time is seven days ago"],
  ['"two words"', "quotation marks around blanks, brackets, commas and signs"],
];

/** @param {{ onTake: (line: string) => void }} props */
export function FilterHelp({ onTake }) {
  return html`<div class="filter-help card">
    <section aria-label="Examples"><h3>Try</h3>
      <ul>${EXAMPLES.map(([line, words]) => html`<li key=${line}><button type="button" class="link code" onClick=${() => onTake(line)}>${line}</button>${words ? html` <span class="quiet">${words}</span>` : null}</li>`)}</ul>
    </section>
    <section aria-label="Parts"><h3>Parts</h3>
      <dl>${PARTS.map(([part, words]) => html`<div key=${part}><dt class="code">${part}</dt><dd>${words}</dd></div>`)}</dl>
      <p class="quiet">A line is a column, an operator and a value: <code>training.batch_size >= 64</code>. Columns are what the table can show, the run's configuration by its dotted names, and its metrics; what there is, comes up as you type.</p>
    </section>
  </div>`;
}
