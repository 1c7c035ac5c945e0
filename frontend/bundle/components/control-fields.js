/* licences: vendor/licences/ */
import{a as y}from"../chunk-FMALRS2M.js";import{b as h}from"../chunk-KWFX44EA.js";import{a as k}from"../chunk-PE5RN4AU.js";import"../chunk-7LZEH5MA.js";import"../chunk-JLZFNGUL.js";import{a as d,c as g}from"../chunk-IFMDR66E.js";import"../chunk-KHU65H3D.js";import{a as b}from"../chunk-K6GPAPZU.js";import"../chunk-5J5AGAYW.js";import{a as p,b as $,d as f}from"../chunk-376O5X5G.js";import{a as u}from"../chunk-YN7ZD7PO.js";import"../chunk-CQTW4TJM.js";import{b as i}from"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{i as v}from"../chunk-IUBLDJ5G.js";import{p as m}from"../chunk-SIYRIXGQ.js";import"../chunk-FYDKGMZ3.js";import{k as c,l}from"../chunk-QCZZOZ7Z.js";function P({charts:o,draft:t}){let n=g(t.groups.value,t.config.value,t.run.settings.value);return l`<div class="control-body">
    <div class="control-groups">${n.map(({title:e,fields:r})=>l`<fieldset key=${e} class=${`control-group ${e==="Probes"?"is-switches":""}`}>
        <legend>${e}</legend>
        <div class="control-fields">${r.map(s=>l`<${C} key=${s.path} draft=${t} live=${s} />`)}</div>
      </fieldset>`)}</div>
    <div class="control-foot">
      <label class="control-note">Note <input type="text" maxlength="200" autocomplete="off" placeholder="why, for the timeline" value=${t.note.value} onInput=${e=>{t.note.value=w(e)}} /></label>
      <label class="control-who">Your name <input type="text" maxlength="40" autocomplete="nickname" placeholder="optional" value=${p.value} onChange=${e=>$(w(e))} /></label>
      <${E} charts=${o} draft=${t} />
    </div>
  </div>`}function w(o){return o.currentTarget.value}function C({draft:o,live:{path:t,field:n}}){let e=n.kind==="either",r=e?void 0:o.started(t),s=[...o.edits.value.keys()].some(a=>a===t||e&&a.startsWith("probes."));return l`<div class=${`control-field ${s?"is-edited":""} ${r===void 0?"":"is-changed"}`}>
    ${e?l`<${y} form=${o} group="probes" either=${n} />`:l`<${k} form=${o} path=${t} field=${n} />`}
    ${s&&!e?l`<p class="control-now quiet">now ${i(u(o.present.value,t))}</p>`:null}
    ${r===void 0?null:l`<p class="control-now quiet">changed; began at ${i(r)}</p>`}
  </div>`}function E({charts:o,draft:t}){let n=c(""),e=c(!1),r=u(t.present.value,d);if(typeof r!="number")return null;let s=async()=>{e.value=!0;try{let a=o.run.detail.peek()?.name||o.run.id,x={step:null,kind:"counterfactual",by:p.peek(),children:h(a,d,r)},{runs:F}=await m(o.run.id,x);n.value=`${F.length} children were started; they are drawn over this run.`}catch(a){n.value=f(a)}e.value=!1,v(n.value)};return l`<div class="control-counterfactual">
    <button type="button" class="button button-small" disabled=${e.value} onClick=${s} title="Three runs from the newest checkpoint, on the same data in the same order"><${b} name="fork" />Fork at rate × 3, × 1, ÷ 3</button>
    ${n.value?l`<span class="quiet" role="status">${n.value}</span>`:null}
  </div>`}export{P as ControlFields};
