/* The head of a panel's card: title, a quiet note, and the button that shows the table instead. */

import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

/** @import { Child, Signal } from "../vendor/runtime.js" */

/** @param {{ id: string, title: Child, help?: string, note?: Child, isTable?: Signal<boolean>, level?: "h3" | "h4" }} props */
export function CardHead({ id, title, help, note, isTable, level = "h3" }) {
  const toggle = () => {
    if (isTable) isTable.value = !isTable.value;
  };
  return html`<header class="card-head">
    <${level} id=${id} title=${help}>${title}</${level}>
    ${note ? html`<span class="quiet">${note}</span>` : null}
    ${
      isTable
        ? html`<div class="card-tools"><button type="button" class="toggle" aria-pressed=${isTable.value} onClick=${toggle} title="View as table"><${Icon} name="table" /><span class="visually-hidden">View ${title} as table</span></button></div>`
        : null
    }
  </header>`;
}
