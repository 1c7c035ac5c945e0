/* licences: vendor/licences/ */
import{a as y}from"../chunk-UJQH3KX7.js";import{b as g}from"../chunk-KWFX44EA.js";import{a as k}from"../chunk-SC4L4VFO.js";import"../chunk-V4AQWVVD.js";import{a as d,c as b}from"../chunk-IFMDR66E.js";import"../chunk-KHU65H3D.js";import"../chunk-5J5AGAYW.js";import{a as p,b as $,d as f}from"../chunk-DI4KQA4M.js";import{a as c}from"../chunk-YN7ZD7PO.js";import{a as h}from"../chunk-YUOXTB64.js";import"../chunk-P7ZISRWD.js";import"../chunk-FCSODRVD.js";import{b as u}from"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{i as v}from"../chunk-NXV4SHSZ.js";import{r as m}from"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{m as i,n as l}from"../chunk-56HYLBTH.js";function P({charts:o,draft:t}){let n=b(t.groups.value,t.config.value,t.run.settings.value);return l`<div class="control-body">
    <div class="control-groups">${n.map(({title:e,fields:r})=>l`<fieldset key=${e} class=${`control-group ${e==="Probes"?"is-switches":""}`}>
        <legend>${e}</legend>
        <div class="control-fields">${r.map(s=>l`<${E} key=${s.path} draft=${t} live=${s} />`)}</div>
      </fieldset>`)}</div>
    <div class="control-foot">
      <label class="control-note">Note <input type="text" maxlength="200" autocomplete="off" placeholder="why, for the timeline" value=${t.note.value} onInput=${e=>{t.note.value=w(e)}} /></label>
      <label class="control-who">Your name <input type="text" maxlength="40" autocomplete="nickname" placeholder="optional" value=${p.value} onInput=${e=>$(w(e))} /></label>
      <${q} charts=${o} draft=${t} />
    </div>
  </div>`}function w(o){return o.currentTarget.value}function E({draft:o,live:{path:t,field:n}}){let e=n.kind==="either",r=e?void 0:o.started(t),s=[...o.edits.value.keys()].some(a=>a===t||e&&a.startsWith("probes."));return l`<div class=${`control-field ${s?"is-edited":""} ${r===void 0?"":"is-changed"}`}>
    ${e?l`<${y} form=${o} group="probes" either=${n} />`:l`<${k} form=${o} path=${t} field=${n} />`}
    ${s&&!e?l`<p class="control-now quiet">now ${u(c(o.present.value,t))}</p>`:null}
    ${r===void 0?null:l`<p class="control-now quiet">changed; began at ${u(r)}</p>`}
  </div>`}function q({charts:o,draft:t}){let n=i(""),e=i(!1),r=c(t.present.value,d);if(typeof r!="number")return null;let s=async()=>{e.value=!0;try{let a=o.run.detail.peek()?.name||o.run.id,x={step:null,kind:"counterfactual",by:p.peek(),children:g(a,d,r)},{runs:F}=await m(o.run.id,x);n.value=`${F.length} children were started; they are drawn over this run.`}catch(a){n.value=f(a)}e.value=!1,v(n.value)};return l`<div class="control-counterfactual">
    <button type="button" class="button button-small" disabled=${e.value} onClick=${s} title="Three runs from the newest checkpoint, on the same data in the same order"><${h} name="fork" />Fork at rate × 3, × 1, ÷ 3</button>
    ${n.value?l`<span class="quiet" role="status">${n.value}</span>`:null}
  </div>`}export{P as ControlFields};
