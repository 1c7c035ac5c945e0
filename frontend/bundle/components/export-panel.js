/* licences: vendor/licences/ */
import{a}from"../chunk-SMQ2PIDG.js";import"../chunk-7XSKZGOX.js";import{a as p}from"../chunk-YUOXTB64.js";import{b as r}from"../chunk-W34NE5YE.js";import{m as l}from"../chunk-YZWAGWLE.js";import"../chunk-6NLM2U3T.js";import"../chunk-FCSODRVD.js";import"../chunk-TUHHFZ4Q.js";import{n as t}from"../chunk-56HYLBTH.js";var $=[["csv","CSV","for spreadsheets: a row a point"],["json","JSON","with the configuration and the marks"],["parquet","Parquet","small and typed, for pandas and its like"]];function g({ids:o,anchor:s,onClose:n}){return t`<${a} anchor=${s} label=${`Export ${r(o.length)}`} kind="export-panel" onClose=${n}>
    <p class="quiet">Every raw point of ${r(o.length)}, as a file:</p>
    <ul>${$.map(([e,i,m])=>t`<li key=${e}><a class="export-link" href=${l(o,e)} download onClick=${n}><${p} name="download" /><strong>${i}</strong><span class="quiet">${m}</span></a></li>`)}</ul>
  </${a}>`}export{g as ExportPanel};
