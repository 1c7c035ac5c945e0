/* The page of all runs: found, put into order, chosen and changed; live, and however many there are. */

import { RunsPage } from "../app/runs-page.js";
import { announce, socket } from "../app/store.js";
import { addStyle } from "../app/style.js";
import { Icon } from "../components/icon.js";
import { Lazy } from "../components/lazy.js";
import { Notice } from "../components/notice.js";
import { RunsTable } from "../components/runs-table.js";
import { headline, newsWords } from "../lib/runs-words.js";
import { announcement } from "../lib/states.js";
import { html, useEffect, useMemo, useRef } from "../vendor/runtime.js";

/** @import { GridHandle } from "../components/runs-grid.js" */

const groups = () =>
  Promise.all([import("../components/grouped-runs.js"), addStyle("runs-panels")]).then(
    ([{ GroupedRuns }]) => GroupedRuns,
  );
const tools = () =>
  Promise.all([import("../components/runs-toolbar.js"), addStyle("desk"), addStyle("marks")]).then(
    ([{ RunsToolbar }]) => RunsToolbar,
  );
const empty = () => import("../components/runs-empty.js").then(({ RunsEmpty }) => RunsEmpty);
const bulk = () =>
  Promise.all([import("../components/bulk-bar.js"), addStyle("desk-panels")]).then(([{ BulkBar }]) => BulkBar);

export function View() {
  const page = useMemo(() => new RunsPage(socket), []);
  const handle = useRef(/** @type {GridHandle | null} */ (null));
  useEffect(() => {
    document.title = "Runs · babysit";
    const ends = [page.selection.follow(), page.close];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  useKeys(page, handle);
  useAnnouncements(page);
  const { list } = page;
  const isGrouped = page.query.value.group.length > 0;
  const isEmpty = list.isLoaded.value && !list.total.value && (!list.error.value || isUnread(list.error.value));
  const isReady = list.isLoaded.value && list.total.value > 0;
  return html`<div class="page runs-page">
    <div class="page-head">
      <h1 tabindex="-1">Runs</h1>
      <p class="quiet runs-count">${headline(page)}</p>
      <${News} page=${page} />
      <a class="button button-primary" href="/new"><${Icon} name="plus" />New run</a>
    </div>
    <div class="runs-tools"><${Lazy} load=${tools} page=${page} /></div>
    <${Failure} page=${page} />
    ${isEmpty ? html`<${Lazy} load=${empty} page=${page} />` : null}
    ${isReady && isGrouped ? html`<${Lazy} load=${groups} page=${page} handle=${handle} />` : null}
    ${isReady && !isGrouped ? html`<${RunsTable} page=${page} handle=${handle} />` : null}
    <${Chosen} page=${page} />
  </div>`;
}

/** Lets the keys do what they say, once the rows are there.
 * @param {RunsPage} page @param {{ current: GridHandle | null }} handle */
function useKeys(page, handle) {
  const isLoaded = page.list.isLoaded.value;
  useEffect(() => {
    if (!isLoaded) return undefined;
    let end = () => {};
    let isHere = true;
    import("../app/runs-keys.js").then(({ listenToKeys }) => {
      if (isHere) end = listenToKeys({ page, grid: () => handle.current });
    });
    return () => {
      isHere = false;
      end();
    };
  }, [isLoaded]);
}

/** @param {{ problems: { field: string }[] }} error */
function isUnread({ problems }) {
  return problems.some(({ field }) => field === "filter");
}

/** What is wrong, unless the filter's own line says it.
 * @param {{ page: RunsPage }} props */
function Failure({ page }) {
  const error = page.list.error.value;
  if (!error || isUnread(error)) return null;
  return html`<${Notice} tone="bad" isAlert title="The runs could not be fetched"><p>${error.message}</p>${error.problems.map(({ field, rule }) => html`<p>${field}: ${rule}</p>`)}</${Notice}>`;
}

/** What has happened meanwhile, to be shown when somebody wants it.
 * @param {{ page: RunsPage }} props */
function News({ page }) {
  const words = newsWords(page.list.news.value);
  useEffect(() => {
    if (words) announce(words);
  }, [words]);
  if (!words) return null;
  const show = () => page.list.reload().then(() => page.jump(0));
  return html`<button type="button" class="chip runs-news" onClick=${show}>${words} · Show</button>`;
}

/** @param {{ page: RunsPage }} props */
function Chosen({ page }) {
  const { selection } = page;
  const runs = selection.runs.value;
  if (!runs.length) return null;
  return html`<div class="runs-chosen"><${Lazy} load=${bulk} runs=${runs} onDone=${(/** @type {unknown} */ _, /** @type {string} */ action) => page.changed(action)} onClear=${() => selection.clear()} /></div>`;
}

/** Tells a screen reader of changes of state, never of numbers.
 * @param {RunsPage} page */
function useAnnouncements({ list }) {
  const known = useRef(/** @type {Map<string, string> | null} */ (null));
  const version = list.version.value;
  useEffect(() => {
    const before = known.current;
    const runs = list.runs();
    known.current = new Map(runs.map((run) => [run.id, run.state]));
    const changed = before ? runs.filter((run) => before.has(run.id) && before.get(run.id) !== run.state) : [];
    if (changed.length) announce(changed.map(announcement).join(". "));
  }, [version]);
}
