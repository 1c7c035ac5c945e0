/* The page for an address that names nothing. */

import { html, useEffect } from "../vendor/runtime.js";

export function View() {
  useEffect(() => {
    document.title = "Not found · babysit";
  }, []);
  return html`<div class="page page-narrow empty">
    <h1 tabindex="-1">There is nothing at this address</h1>
    <p>The run may have been removed, or the link is cut off.</p>
    <p><a class="button" href="/">See all runs</a></p>
  </div>`;
}
