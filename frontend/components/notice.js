/* A panel that says what is wrong or empty, and what to do next. */

import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { Child } from "../vendor/runtime.js" */

/** @param {{ tone?: "bad" | "warning" | "quiet", title: string, children?: Child, isAlert?: boolean }} props */
export function Notice({ tone = "quiet", title, children, isAlert = false }) {
  return html`<section class=${`notice notice-${tone}`} role=${isAlert ? "alert" : undefined}>
    ${tone === "quiet" ? null : html`<${Icon} name="warning" />`}
    <div><h2>${title}</h2>${children}</div>
  </section>`;
}
