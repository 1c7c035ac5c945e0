/* The list of layers, which the output layer ends. */

import { html } from "../vendor/runtime.js";
import { EntryList } from "./entry-list.js";

/** @import { ListProps, Words } from "./entry-list.js" */

/** @type {Words} */
const WORDS = {
  noun: "layer",
  last: (count) =>
    html`<li class="layer layer-output"><span class="layer-number">${count + 1}</span><span><strong>Output</strong> <span class="quiet">dense, linear, one unit a class: it follows from the data</span></span></li>`,
  none: "No hidden layers: a linear classifier.",
};

/** @param {ListProps} props */
export function LayerList(props) {
  return html`<${EntryList} ...${props} words=${WORDS} />`;
}
