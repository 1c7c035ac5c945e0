/* licences: vendor/licences/ */
import{a as m}from"../chunk-YWSF2XNO.js";import{a as p,c as f}from"../chunk-G7DGR2FT.js";import"../chunk-BXD6BXN6.js";import"../chunk-CGQYOFCO.js";import{e as h}from"../chunk-EBLMDAAT.js";import"../chunk-OOGMAPGC.js";import"../chunk-ASKWICRU.js";import"../chunk-SWX2JZZQ.js";import"../chunk-YUOXTB64.js";import"../chunk-FCSODRVD.js";import"../chunk-BQMJCKX6.js";import"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import{b as $}from"../chunk-MXUGX5TU.js";import{n as l}from"../chunk-56HYLBTH.js";var b=28;function A({comparison:t}){let s=t.answer.value;if(!s)return null;let a=new Set(t.shown.value),n=s.runs.flatMap(({id:e},i)=>a.has(e)?[i]:[]),u=Object.fromEntries(Object.entries(s.fields).map(([e,i])=>[e,n.map(g=>i[g])])),{hasAllFields:r}=t.choice.state.value,{rows:o,total:d,differing:c}=m(u,r);return l`<div class="card compare-table-card">
    <header class="card-head">
      <p class="quiet">${c===0?"No field differs":`${$(c)} of ${$(d)} fields differ`}: ● is other than in most of the runs</p>
      <div class="card-tools"><button type="button" class="toggle" aria-pressed=${r} onClick=${()=>t.choice.change({hasAllFields:!r})}>all ${$(d)} fields</button></div>
    </header>
    ${o.length?l`<div class="compare-scroll" tabindex="0" role="region" aria-label="Configurations side by side"><table class="compare-table">
      <thead><tr><th scope="col">Field</th>${n.map(e=>l`<${v} key=${s.runs[e].id} comparison=${t} id=${s.runs[e].id} name=${s.runs[e].name||s.runs[e].id} />`)}</tr></thead>
      <tbody>${o.map(e=>l`<${w} key=${e.name} row=${e} comparison=${t} ids=${n.map(i=>s.runs[i].id)} />`)}</tbody>
    </table></div>`:null}
  </div>`}function v({comparison:t,id:s,name:a}){let n=t.lit.value?.has(s)??!1;return l`<th scope="col" class=${n?"is-lit":""} title=${a} ...${f(t,s)}><span class="compare-head"><${p} comparison=${t} id=${s} /><span class="run-chip-word">${a}</span></span></th>`}function w({row:{name:t,values:s,isDifferent:a,isOdd:n,isNumeric:u},comparison:r,ids:o}){let d=r.lit.value;return l`<tr class=${a?"is-different":""}>
    <th scope="row"><code>${t}</code></th>
    ${s.map((c,e)=>l`<td key=${o[e]} class=${`${u?"number":""} ${d?.has(o[e])?"is-lit":""} ${a&&n[e]?"is-odd":""}`} ...${f(r,o[e])}>${a&&n[e]?l`<span class="odd-sign" title="other than in most of the runs">●</span>`:null}<${y} value=${c} name=${t} /></td>`)}
  </tr>`}function y({value:t,name:s}){let a=typeof t=="number"?String(t):h(t,s);return a.length<=b?a:l`<details class="long-value"><summary>${a.slice(0,b-4)}…</summary><span>${a}</span></details>`}export{A as CompareFields};
