/* licences: vendor/licences/ */
import{a as p}from"../chunk-YUOXTB64.js";import{e as u}from"../chunk-FCSODRVD.js";import{n as c}from"../chunk-TUHHFZ4Q.js";import{m as a,n as t}from"../chunk-56HYLBTH.js";function g({run:l,probe:i,state:r,titles:s=[],isBelow:f=!1}){let e=a(!1),o=a(""),$=!u(l.detail.value?.state??"finished"),d=async()=>{e.value=!0,o.value="";try{await c(l.id,`probes.${i}`,!0)}catch(n){e.value=!1,o.value=n instanceof Error?n.message:String(n)}};return t`<div class=${f?"probe-note":"probe-note card"}>
    <${p} name="off" />
    <div>
      ${s.length?t`<p><strong>${s.join(", ")}</strong></p>`:null}
      <p>The probe “${i.replaceAll("_"," ")}” is off${r.reason?`: ${r.reason}`:"."}</p>
      ${o.value?t`<p class="bad-text" role="alert">${o.value}</p>`:null}
    </div>
    ${$?t`<button type="button" class="button button-small" disabled=${e.value} onClick=${d}>${e.value?"Switching on\u2026":"Switch it on"}</button>`:null}
  </div>`}export{g as ProbeNote};
