/* licences: vendor/licences/ */
import{a as r}from"../chunk-NTJ5V5MZ.js";import"../chunk-TKB7XHZO.js";import{l as t}from"../chunk-QCZZOZ7Z.js";function i({run:e}){return t`<${r} tone="bad" title="The run failed">
    <p>${e.error?.sentence??(e.reason||"It ended without saying why.")}</p>
    ${e.error?.traceback?t`<details><summary>Traceback</summary><pre tabindex="0">${e.error.traceback}</pre></details>`:null}
    <p class="quiet">Its points are kept; the worker's log is at the end of this page.</p>
  </${r}>`}export{i as FailurePanel};
