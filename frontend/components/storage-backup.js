/* How to keep a copy, and to see that all is well: commands to type, with a button that copies each. */

import { html, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

const COMMANDS = /** @type {const} */ ([
  [
    "babysit backup runs.db",
    "The database as one file, while this server runs. To restore it, put it into an empty folder as babysit.db and serve that.",
  ],
  [
    "babysit backup runs.tar --with-files",
    "The same with the runs' checkpoints and logs. To restore it, unpack it into an empty folder.",
  ],
  ["babysit verify", "Look through the database, every chunk of points and every checkpoint; changes nothing."],
]);

export function StorageBackup() {
  return html`<section class="card storage-card" aria-labelledby="backup-title">
    <h2 id="backup-title">Keep a copy</h2>
    <p class="quiet">From a terminal, with the same <code>--data-dir</code> as this server:</p>
    <dl class="storage-commands">${COMMANDS.map(([command, text]) => html`<${Command} key=${command} command=${command} text=${text} />`)}</dl>
  </section>`;
}

/** @param {{ command: string, text: string }} props */
function Command({ command, text }) {
  const said = useSignal("");
  const copy = async () => {
    said.value = await navigator.clipboard.writeText(command).then(
      () => "Copied",
      () => "Not copied: select it instead",
    );
  };
  return html`<dt><code>${command}</code><button type="button" class="icon-button" aria-label=${`Copy ${command}`} title="Copy" onClick=${copy}><${Icon} name="copy" /></button><span class="quiet" role="status">${said.value}</span></dt>
    <dd class="quiet">${text}</dd>`;
}
