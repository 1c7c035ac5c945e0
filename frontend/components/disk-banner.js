/* The banner of a full disk, on every page for as long as it is full. */

import { html } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

export function DiskBanner() {
  return html`<aside class="disk-banner" role="alert">
    <${Icon} name="warning" />
    <p><strong>The disk is full: nothing new is stored until it has room.</strong> Runs go on and keep what they have to tell; what is here can be
      looked at. <a href="/storage">See what takes the room, and make some</a>.</p>
  </aside>`;
}
