/* licences: vendor/licences/ */
import{a as n}from"./chunk-YUOXTB64.js";import{n as t}from"./chunk-56HYLBTH.js";function c({id:o,title:e,help:r,note:l,isTable:a,level:s="h3"}){let d=()=>{a&&(a.value=!a.value)};return t`<header class="card-head">
    <${s} id=${o} title=${r}>${e}</${s}>
    ${l?t`<span class="quiet">${l}</span>`:null}
    ${a?t`<div class="card-tools"><button type="button" class="toggle" aria-pressed=${a.value} onClick=${d} title="View as table"><${n} name="table" /><span class="visually-hidden">View ${e} as table</span></button></div>`:null}
  </header>`}export{c as a};
