/* What the page of runs says where there is no run to show: why, and what to do about it. */

import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { RunsPage } from "../app/runs-page.js" */

const SCOPES = {
  archived: {
    title: "Nothing is archived",
    text: "Archived runs leave the list and keep all they have. They come back whenever you like.",
  },
  deleted: {
    title: "Nothing is deleted",
    text: "Deleted runs wait here until you bring them back or purge them. They are purged by you, never by themselves.",
  },
};

/** @param {{ page: RunsPage }} props */
export function RunsEmpty({ page }) {
  const { filter, search, scope } = page.query.value;
  if (page.list.error.value) return html`<${Unread} page=${page} />`;
  if (filter || search) return html`<${NoMatch} page=${page} filter=${filter} search=${search} />`;
  if (scope === "active" || scope === "all") return html`<${NoRuns} page=${page} />`;
  const { title, text } = SCOPES[scope];
  return html`<section class="empty card"><h2>${title}</h2><p>${text}</p>
    <p><button type="button" class="button" onClick=${() => page.change({ scope: "active" })}>Show the runs</button></p>
  </section>`;
}

/** The address came with a filter that cannot be read: what is wrong with it stands at its line.
 * @param {{ page: RunsPage }} props */
function Unread({ page }) {
  return html`<section class="empty card"><h2>The filter cannot be read</h2>
    <p>Mend it in its line above, or look at all runs.</p>
    <p><button type="button" class="button button-primary" onClick=${() => page.change({ filter: "" })}>Clear the filter</button></p>
  </section>`;
}

/** @param {{ page: RunsPage, filter: string, search: string }} props */
function NoMatch({ page, filter, search }) {
  const { scope } = page.query.value;
  const all = page.list.all.value;
  return html`<section class="empty card"><h2>No run matches</h2>
    <p>${[filter && html`<code class="empty-filter">${filter}</code>`, filter && search && " and ", search && html`“<bdi>${search}</bdi>”`]}</p>
    <p class="quiet">${all ? `None of the ${all.toLocaleString("en")} ${scope === "all" ? "" : `${scope} `}runs.` : `There are no ${scope === "all" ? "" : `${scope} `}runs at all.`}</p>
    <p class="empty-ways">
      <button type="button" class="button button-primary" onClick=${() => page.change({ filter: "", search: "" })}>Clear the filter</button>
      ${scope === "all" ? null : html`<button type="button" class="button" onClick=${() => page.change({ scope: "all" })}>Look among all runs</button>`}
    </p>
  </section>`;
}

/** @param {{ page: RunsPage }} props */
function NoRuns({ page }) {
  return html`<section class="empty card">
    <h2>No runs yet</h2>
    <p>Start one from the form: the defaults train a small network on handwritten digits in a few seconds.</p>
    <p><a class="button button-primary" href="/new"><${Icon} name="plus" />Start the first run</a></p>
    <p class="quiet">Or go through the experiments of the <a href="/lecture">lecture</a>, a click each; or, from a terminal, <code>babysit train CONFIG.toml</code>.</p>
    <p class="quiet">Runs that were put away are among the <button type="button" class="link" onClick=${() => page.change({ scope: "archived" })}>archived</button> and the <button type="button" class="link" onClick=${() => page.change({ scope: "deleted" })}>deleted</button> ones.</p>
  </section>`;
}
