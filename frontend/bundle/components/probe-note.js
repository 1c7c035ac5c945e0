/* licences: vendor/licences/ */
import{b as p}from"../chunk-P6VNYP2K.js";import{f as u}from"../chunk-MZYABZTW.js";import{a as c}from"../chunk-KCDW4G3F.js";import{k as a,l as t}from"../chunk-QCZZOZ7Z.js";function g({run:l,probe:i,state:r,titles:s=[],isBelow:f=!1}){let e=a(!1),o=a(""),$=!p(l.detail.value?.state??"finished"),d=async()=>{e.value=!0,o.value="";try{await u(l.id,`probes.${i}`,!0)}catch(n){e.value=!1,o.value=n instanceof Error?n.message:String(n)}};return t`<div class=${f?"probe-note":"probe-note card"}>
    <${c} name="off" />
    <div>
      ${s.length?t`<p><strong>${s.join(", ")}</strong></p>`:null}
      <p>The probe “${i.replaceAll("_"," ")}” is off${r.reason?`: ${r.reason}`:"."}</p>
      ${o.value?t`<p class="bad-text" role="alert">${o.value}</p>`:null}
    </div>
    ${$?t`<button type="button" class="button button-small" disabled=${e.value} onClick=${d}>${e.value?"Switching on\u2026":"Switch it on"}</button>`:null}
  </div>`}export{g as ProbeNote};
