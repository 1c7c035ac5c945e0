/* The views of the history that were saved under a name: which one is in use, and the panel that keeps, takes and removes them. */

import { address } from "../app/router.js";
import { savedViews } from "../app/saved-views.js";
import { addStyle } from "../app/style.js";
import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";
import { Lazy } from "./lazy.js";

const panel = () =>
  Promise.all([import("./views-panel.js"), addStyle("desk-panels")]).then(([{ ViewsPanel }]) => ViewsPanel);

export function SavedViews() {
  const isOpen = useSignal(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    savedViews.load();
  }, []);
  const used = savedViews.used(address.value.searchParams);
  const close = () => {
    isOpen.value = false;
  };
  const open = () => {
    isOpen.value = true;
  };
  return html`<button type="button" class="button saved-views" ref=${button} aria-haspopup="dialog" aria-expanded=${isOpen.value} onClick=${open}><${Icon} name="bookmark" /><span class="visually-hidden">${used ? "Saved views, in use: " : ""}</span><bdi class="saved-views-word">${used ?? "Views"}</bdi></button>
    ${isOpen.value ? html`<${Lazy} load=${panel} anchor=${() => button.current} onClose=${close} />` : null}`;
}
