/* licences: vendor/licences/ */
import{r as v}from"../chunk-QBSNACLF.js";import{a as p,c as m}from"../chunk-S2AKQULE.js";import{b as u,d as g}from"../chunk-YKLA7JKN.js";import{c as b,d as y,l as i}from"../chunk-QCZZOZ7Z.js";function k({shape:n,data:e,meta:t,step:a,dtype:o}){let[s,r]=n;if(n.length!==2||s!==r||s===0||o!=="float32"||e.length!==4*s*s)return null;let h=new Float32Array(e.slice().buffer),c=Array.from({length:s},(f,l)=>[...h.subarray(l*s,(l+1)*s)]),d=c.map(f=>f.reduce((l,A)=>l+A,0));return{names:(Array.isArray(t.classes)&&t.classes.length===s?t.classes.map(String):null)??c.map((f,l)=>String(l)),counts:c,totals:d,right:c.map((f,l)=>d[l]?f[l]/d[l]:null),step:a}}function $({counts:n,totals:e},t,a){let o=e[t]?n[t][a]/e[t]:0;return t===a?o:Math.sqrt(o)}function S({counts:n,totals:e},t){return n.flatMap((a,o)=>a.map((s,r)=>({row:o,column:r,count:s,share:e[o]?s/e[o]:0}))).filter(({row:a,column:o,count:s})=>a!==o&&s>0).sort((a,o)=>o.count-a.count).slice(0,t)}function T({counts:n,totals:e}){let t=e.reduce((a,o)=>a+o,0);return t?n.reduce((a,o,s)=>a+o[s],0)/t:null}var C=20,x=12,E=3,M="Each row is a class, each column what it was taken for. What is right lies on the diagonal.";function N({run:n}){let e=n.confusion.shown.value,t=e&&k(e);if(!t)return null;let a=t.names.length>C?I:O;return i`<section class="card chart confusion" aria-labelledby="confusion-title">
    <header class="card-head"><h2 id="confusion-title" title=${M}>Confusion</h2><span class="quiet card-note">${g(T(t))} right</span></header>
    <${a} confusion=${t} />
    <p class="caption">Validation split at step ${u(t.step)} · rows: what it is · columns: what it was taken for</p>
  </section>`}function O({confusion:n}){let{names:e,counts:t,right:a}=n,o=e.every(s=>s.length<=E);return i`<div class="confusion-scroll" tabindex="0" role="region" aria-labelledby="confusion-title">
    <table class=${`confusion-table ${o?"":"has-long-names"}`} style=${{"--classes":e.length}}>
      <thead><tr><td></td>${e.map(s=>i`<th scope="col" key=${s}><span>${s}</span></th>`)}<th scope="col" class="confusion-right">right</th></tr></thead>
      <tbody>${e.map((s,r)=>i`<tr key=${s}>
        <th scope="row">${s}</th>
        ${t[r].map((h,c)=>i`<td class=${r===c?"is-right":"is-wrong"} style=${{"--strength":$(n,r,c).toFixed(3)}} title=${h?R(e,r,c,h):void 0}>${h?u(h):""}</td>`)}
        <td class="confusion-right">${g(a[r])}</td>
      </tr>`)}</tbody>
    </table>
  </div>`}function R(n,e,t,a){return e===t?`${u(a)} of ${n[e]} told rightly`:`${u(a)} of ${n[e]} taken for ${n[t]}`}function I({confusion:n}){let e=y(null),{names:t}=n,a=v.value;return b(()=>_(e.current?.getContext("2d")??null,n),[n,a]),i`<div class="confusion-large">
    <canvas ref=${e} width=${t.length} height=${t.length} role="img" aria-label=${`Confusion of ${t.length} classes; the table beside it tells the commonest mistakes`}></canvas>
    <div class="confusion-scroll" tabindex="0" role="region" aria-label="Commonest mistakes">
      <table class="facts-table">
        <thead><tr><th scope="col">Is</th><th scope="col">Taken for</th><th scope="col" class="number">Times</th></tr></thead>
        <tbody>${S(n,x).map(({row:o,column:s,count:r})=>i`<tr key=${`${o} ${s}`}><td>${t[o]}</td><td>${t[s]}</td><td class="number">${u(r)}</td></tr>`)}</tbody>
      </table>
    </div>
  </div>`}function _(n,e){if(!n)return;let{length:t}=e.names,[a,o]=[p("accent"),p("run-2")];n.clearRect(0,0,t,t);for(let s=0;s<t;s++)for(let r=0;r<t;r++)n.fillStyle=m(s===r?a:o,$(e,s,r)),n.fillRect(r,s,1,1)}export{N as ConfusionCard};
