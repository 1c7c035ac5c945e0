/* The panel of saved views: take one, save what is shown now, under a new name or in an old one's place, rename, remove. */

import { address } from "../app/router.js";
import { queryOf, savedViews } from "../app/saved-views.js";
import { announce } from "../app/store.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Floating } from "./floating.js";
import { Icon } from "./icon.js";
import { useArmed } from "./use-armed.js";

/** @import { SavedView } from "../wire/history.js" */

const LONGEST = 80;
/** What an address takes for the folder itself, or the one above. */
const NO_NAMES = [".", ".."];

/** @param {{ anchor: () => Element | null, onClose: () => void }} props */
export function ViewsPanel({ anchor, onClose }) {
  useEffect(() => {
    savedViews.load();
  }, []);
  const views = savedViews.views.value;
  const used = savedViews.used(address.value.searchParams);
  return html`<${Floating} anchor=${anchor} label="Saved views" kind="views-panel" onClose=${onClose}>
    <${SaveForm} names=${views.map(({ name }) => name)} />
    ${savedViews.message.value ? html`<p class="bad-text" role="alert">${savedViews.message.value}</p>` : null}
    <ul class="views-list" aria-label="Saved views">
      <li class=${used === null && queryOf(address.value.searchParams) === "" ? "is-used" : ""}><a class="view-link" href="/" onClick=${onClose} aria-current=${queryOf(address.value.searchParams) === "" ? "true" : undefined}>All active runs</a></li>
      ${views.map((view) => html`<${Row} key=${view.name} view=${view} isUsed=${view.name === used} onTake=${onClose} />`)}
    </ul>
  </${Floating}>`;
}

/** @param {{ names: string[] }} props */
function SaveForm({ names }) {
  const name = useSignal("");
  const isArmed = useArmed();
  const wanted = name.value.trim();
  const isTaken = names.includes(wanted);
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!wanted || NO_NAMES.includes(wanted)) return;
    if (isTaken && !isArmed.value) {
      isArmed.value = true;
      return announce(`There is a view ${wanted}. Press again to put this one in its place`);
    }
    if (!(await savedViews.save(wanted, address.value.searchParams))) return;
    announce(`The view ${wanted} is saved`);
    name.value = "";
    isArmed.value = false;
  };
  return html`<form class="views-save" onSubmit=${submit}>
    <input type="text" maxlength=${LONGEST} autocomplete="off" dir="auto" placeholder="Save this view as…" aria-label="Name of the present view" value=${name.value} onInput=${(
      /** @type {Event} */ event,
    ) => {
      name.value = /** @type {HTMLInputElement} */ (event.currentTarget).value;
      isArmed.value = false;
    }} />
    <button type="submit" class=${`button ${isArmed.value ? "button-danger" : ""}`} disabled=${!wanted || NO_NAMES.includes(wanted)}>${isTaken ? (isArmed.value ? "Really replace?" : "Replace") : "Save"}</button>
  </form>`;
}

/** @param {{ view: SavedView, isUsed: boolean, onTake: () => void }} props */
function Row({ view, isUsed, onTake }) {
  const isNaming = useSignal(false);
  const end = () => {
    isNaming.value = false;
  };
  if (isNaming.value) return html`<li><${Renamer} view=${view} onEnd=${end} /></li>`;
  return html`<li class=${isUsed ? "is-used" : ""}>
    <a class="view-link" href=${`/?${view.query}`} aria-current=${isUsed ? "true" : undefined} title=${wordsOf(view.query)} onClick=${onTake}>${isUsed ? html`<${Icon} name="check" />` : null}<bdi>${view.name}</bdi></a>
    <button type="button" class="icon-button" aria-label=${`Rename the view ${view.name}`} title="Rename" onClick=${() => {
      isNaming.value = true;
    }}><${Icon} name="pencil" /></button>
    <button type="button" class="icon-button" aria-label=${`Remove the view ${view.name}`} title="Remove" onClick=${() => savedViews.remove(view)}><${Icon} name="bin" /></button>
  </li>`;
}

/** @param {{ view: SavedView, onEnd: () => void }} props */
function Renamer({ view, onEnd }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => input.current?.select(), []);
  const onKeyDown = async (/** @type {KeyboardEvent} */ event) => {
    const name = input.current?.value.trim() ?? "";
    if (event.key === "Escape") {
      event.preventDefault(); // the panel stays
      onEnd();
    }
    if (event.key !== "Enter" || !name || NO_NAMES.includes(name)) return;
    event.preventDefault();
    if (name === view.name || (await savedViews.rename(view, name))) onEnd();
  };
  return html`<input type="text" ref=${input} maxlength=${LONGEST} autocomplete="off" dir="auto" aria-label=${`New name of the view ${view.name}`} defaultValue=${view.name} onKeyDown=${onKeyDown} onBlur=${onEnd} />`;
}

/** Returns a view's query as words.
 * @param {string} query */
function wordsOf(query) {
  return (
    [...new URLSearchParams(query)].map(([key, value]) => `${key}: ${value}`).join("\n") ||
    "everything as it is at first"
  );
}
