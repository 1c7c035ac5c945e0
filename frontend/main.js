/* The start of the page: shared state, then the view that the address names. */

import { address, routeOf, startRouter, visits } from "./app/router.js";
import { socket, startStore } from "./app/store.js";
import { addStyle } from "./app/style.js";
import { lacking } from "./app/support.js";
import { toasts } from "./app/toasts.js";
import { AppBar } from "./components/app-bar.js";
import { Lazy } from "./components/lazy.js";
import { Notice } from "./components/notice.js";
import { html, render, useEffect, useState } from "./vendor/runtime.js";

/** @import { Route } from "./app/router.js" */

const messages = () =>
  Promise.all([import("./components/toasts.js"), addStyle("floating")]).then(([{ Toasts }]) => Toasts);

/** @type {Record<Route["name"], () => Promise<{ View: Function }[]>>} each view is loaded when it is first shown */
const VIEWS = {
  runs: () => Promise.all([import("./views/runs.js"), ...["runs", "runs-cells"].map(addStyle)]),
  new: () => Promise.all([import("./views/new.js"), ...["new", "presets", "balance", "foresight"].map(addStyle)]),
  run: () =>
    Promise.all([
      import("./views/run.js"),
      ...["run", "marks", "sections", "charts", "balance", "../vendor/uplot"].map(addStyle),
    ]),
  compare: () => Promise.all([import("./views/compare.js"), addStyle("compare")]),
  alerts: () => Promise.all([import("./views/alerts.js"), addStyle("alerts")]),
  storage: () => Promise.all([import("./views/storage.js"), addStyle("storage")]),
  lecture: () => Promise.all([import("./views/lecture.js"), addStyle("lecture")]),
  "not-found": () => Promise.all([import("./views/not-found.js")]),
};

async function loadBanner() {
  const [{ DiskBanner }] = await Promise.all([import("./components/disk-banner.js"), addStyle("disk-banner")]);
  return DiskBanner;
}

function App() {
  const route = routeOf(address.value.pathname);
  // The form is what its address says: who follows a link to it, from a filled one too, gets the one that was asked for.
  const key = `${route.name}/${route.id}${route.name === "new" ? visits.value : ""}`;
  const [shown, setShown] = useState(/** @type {{ key: string, route: Route, View: Function | null } | null} */ (null));
  useEffect(() => {
    let isCurrent = true;
    const show = (/** @type {Function | null} */ View) => isCurrent && setShown({ key, route, View });
    VIEWS[route.name]().then(
      ([{ View }]) => show(View),
      () => show(null),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return html`
    <${AppBar} route=${route.name} />
    ${socket.isDiskFull.value ? html`<${Lazy} load=${loadBanner} />` : null}
    <main id="main" tabindex="-1">${shown ? html`<${Page} key=${shown.key} ...${shown} />` : null}</main>
    ${toasts.value.length ? html`<${Lazy} load=${messages} />` : null}
  `;
}

let isFirst = true;

/** @param {{ route: Route, View: Function | null }} props */
function Page({ route, View }) {
  useEffect(() => {
    // After following a link the new page's heading is where reading goes on.
    if (!isFirst) {
      scrollTo(0, 0);
      document.querySelector("h1")?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  if (!View) {
    return html`<${Notice} tone="bad" isAlert title="This page could not be loaded">
      <p>The server may have been updated or stopped. Reload the page to try again.</p>
    </${Notice}>`;
  }
  return html`<${View} id=${route.id} />`;
}

/** @param {{ lacks: string[] }} props */
function Unsupported({ lacks }) {
  return html`<main class="page page-narrow"><${Notice} tone="bad" isAlert title="This browser cannot show babysit">
    <p>It has no ${lacks.join(", and no ")}. A current Chrome, Edge, Firefox or Safari will do, where no setting
      or extension has switched it off.</p>
  </${Notice}></main>`;
}

function start() {
  const app = /** @type {HTMLElement} */ (document.getElementById("app"));
  const lacks = lacking(globalThis);
  app.replaceChildren();
  if (lacks.length) return render(html`<${Unsupported} lacks=${lacks} />`, app);
  // The view's files are asked for before anything is drawn.
  VIEWS[routeOf(location.pathname).name]().catch(() => {});
  startRouter();
  startStore();
  render(html`<${App} />`, app);
  if (localStorage.getItem("notify") === "on") import("./app/notifier.js").then(({ notifier }) => notifier.start());
}

start();
