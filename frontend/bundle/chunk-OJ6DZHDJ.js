/* licences: vendor/licences/ */
import{a as n}from"./chunk-YUOXTB64.js";import{n as e}from"./chunk-56HYLBTH.js";function $({tone:i="quiet",title:t,children:o,isAlert:r=!1}){return e`<section class=${`notice notice-${i}`} role=${r?"alert":void 0}>
    ${i==="quiet"?null:e`<${n} name="warning" />`}
    <div><h2>${t}</h2>${o}</div>
  </section>`}export{$ as a};
