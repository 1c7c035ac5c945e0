/* licences: vendor/licences/ */
import{a as r}from"../chunk-OJ6DZHDJ.js";import"../chunk-YUOXTB64.js";import{n as t}from"../chunk-56HYLBTH.js";function i({run:e}){return t`<${r} tone="bad" title="The run failed">
    <p>${e.error?.sentence??(e.reason||"It ended without saying why.")}</p>
    ${e.error?.traceback?t`<details><summary>Traceback</summary><pre tabindex="0">${e.error.traceback}</pre></details>`:null}
    <p class="quiet">${e.step>0?"Its points are kept; the":"The"} worker's log is at the end of this page.</p>
  </${r}>`}export{i as FailurePanel};
