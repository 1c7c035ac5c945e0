/* licences: vendor/licences/ */
import{a as n}from"./chunk-K6GPAPZU.js";import{l as e}from"./chunk-QCZZOZ7Z.js";function $({tone:i="quiet",title:t,children:o,isAlert:r=!1}){return e`<section class=${`notice notice-${i}`} role=${r?"alert":void 0}>
    ${i==="quiet"?null:e`<${n} name="warning" />`}
    <div><h2>${t}</h2>${o}</div>
  </section>`}export{$ as a};
