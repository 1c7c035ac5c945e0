/* licences: vendor/licences/ */
import{a as p}from"../chunk-YWSF2XNO.js";import{a as h,c as m}from"../chunk-OEYI6UGB.js";import"../chunk-4I3BVTUL.js";import"../chunk-4H2MWZUE.js";import"../chunk-K5UCFHJ7.js";import"../chunk-CGQYOFCO.js";import{e as f}from"../chunk-EBLMDAAT.js";import"../chunk-OOGMAPGC.js";import"../chunk-ASKWICRU.js";import"../chunk-BYXTXBR2.js";import"../chunk-SWX2JZZQ.js";import"../chunk-YUOXTB64.js";import"../chunk-6NLM2U3T.js";import"../chunk-FCSODRVD.js";import"../chunk-BQMJCKX6.js";import"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import{b as $}from"../chunk-MXUGX5TU.js";import{n as o}from"../chunk-56HYLBTH.js";var b=28;function L({comparison:t}){let s=t.answer.value;if(!s)return null;let r=new Set(t.shown.value),n=s.runs.flatMap(({id:e},d)=>r.has(e)?[d]:[]),u=Object.fromEntries(Object.entries(s.fields).map(([e,d])=>[e,n.map(g=>d[g])])),{hasAllFields:l}=t.choice.state.value,{rows:i,total:c,differing:a}=p(u,l);return o`<div class="card compare-table-card">
    <header class="card-head">
      <p class="quiet">${a===0?"No field differs":`${$(a)} of ${$(c)} fields differ`}: ● is other than in most of the runs</p>
      <div class="card-tools"><button type="button" class="toggle" aria-pressed=${l} onClick=${()=>t.choice.change({hasAllFields:!l})}>all ${$(c)} fields</button></div>
    </header>
    ${i.length?o`<div class="compare-scroll" tabindex="0" role="region" aria-label="Configurations side by side"><table class="compare-table">
      <colgroup><col />${n.map(e=>o`<${y} key=${s.runs[e].id} comparison=${t} id=${s.runs[e].id} />`)}</colgroup>
      <thead><tr><th scope="col">Field</th>${n.map(e=>o`<${v} key=${s.runs[e].id} comparison=${t} id=${s.runs[e].id} name=${s.runs[e].name||s.runs[e].id} />`)}</tr></thead>
      <tbody>${i.map(e=>o`<${w} key=${e.name} row=${e} comparison=${t} ids=${n.map(d=>s.runs[d].id)} />`)}</tbody>
    </table></div>`:null}
  </div>`}function y({comparison:t,id:s}){return o`<col class=${t.isLit(s)?"is-lit":""} />`}function v({comparison:t,id:s,name:r}){return o`<th scope="col" title=${r} ...${m(t,s)}><span class="compare-head"><${h} comparison=${t} id=${s} /><span class="run-chip-word">${r}</span></span></th>`}function w({row:{name:t,values:s,isDifferent:r,isOdd:n,isNumeric:u},comparison:l,ids:i}){return o`<tr class=${r?"is-different":""}>
    <th scope="row"><code>${t}</code></th>
    ${s.map((c,a)=>o`<td key=${i[a]} class=${`${u?"number":""} ${r&&n[a]?"is-odd":""}`} ...${m(l,i[a])}>${r&&n[a]?o`<span class="odd-sign" title="other than in most of the runs">●</span>`:null}<${k} value=${c} name=${t} /></td>`)}
  </tr>`}function k({value:t,name:s}){let r=typeof t=="number"?String(t):f(t,s);return r.length<=b?r:o`<details class="long-value"><summary>${r.slice(0,b-4)}…</summary><span>${r}</span></details>`}export{L as CompareFields};
