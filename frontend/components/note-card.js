/* The note of a run as a card of its page. */

import { html, useRef } from "../vendor/runtime.js";
import { Note } from "./note.js";

/** @import { RunSummary } from "../wire/live.js" */

/** @param {{ run: RunSummary }} props */
export function NoteCard({ run }) {
  const mayLeave = useRef(() => true);
  return html`<section class="card note-card" aria-labelledby="note-card-title">
    <header class="card-head"><h2 id="note-card-title">Note</h2></header>
    <div class="note-card-inside"><${Note} run=${run} mayLeave=${mayLeave} /></div>
  </section>`;
}
