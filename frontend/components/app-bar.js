/* The bar at the top: where one is, the connection, the theme. */

import { announced, theme } from "../app/store.js";
import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { KeysButton } from "./keys-button.js";
import { Connection } from "./status.js";

const THEMES = /** @type {const} */ (["system", "light", "dark"]);
const ICONS = { system: "system", light: "sun", dark: "moon" };

/** @param {{ route: string }} props */
export function AppBar({ route }) {
  const link = (/** @type {string} */ name, /** @type {string} */ to, /** @type {string} */ text) =>
    html`<a href=${to} aria-current=${route === name ? "page" : undefined}>${text}</a>`;
  return html`<header class="app-bar">
    <a class="skip" href="#main">Skip to the content</a>
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span><span class="brand-word">babysit</span></a>
    <nav aria-label="Pages">${link("runs", "/", "Runs")}${link("new", "/new", "New run")}${link("lecture", "/lecture", "Lecture")}${link("compare", "/compare", "Compare")}</nav>
    <div class="app-bar-end">
      ${route === "run" ? null : html`<${Connection} />`}
      <a class="icon-button" href="/storage" aria-label="Storage" title="Storage" aria-current=${route === "storage" ? "page" : undefined}><${Icon} name="disk" /></a>
      <a class="icon-button" href="/alerts" aria-label="Alerts" title="Alerts" aria-current=${route === "alerts" ? "page" : undefined}><${Icon} name="bell" /></a>
      <${KeysButton} />
      <${ThemeButton} />
    </div>
    <div class="visually-hidden" aria-live="polite" role="status">${announced.value}</div>
  </header>`;
}

function ThemeButton() {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length];
  const label = `Colours: ${theme.value}. Change to ${next}`;
  const onClick = () => {
    theme.value = next;
  };
  return html`<button type="button" class="icon-button" aria-label=${label} title=${label} onClick=${onClick}>
    <${Icon} name=${ICONS[theme.value]} />
  </button>`;
}
