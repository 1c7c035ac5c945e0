/* licences: vendor/licences/ */
import{a as k}from"../chunk-M2UBH5JZ.js";import{a as g,b as y,g as v}from"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import{b as f,e as p}from"../chunk-MXUGX5TU.js";import{d as m,f as b,n as i}from"../chunk-56HYLBTH.js";function T({shape:e,data:s,meta:t,step:a,dtype:o}){let[n,r]=e;if(e.length!==2||n!==r||n===0||o!=="float32"||s.length!==4*n*n)return null;let u=new Float32Array(s.slice().buffer),c=Array.from({length:n},(d,l)=>[...u.subarray(l*n,(l+1)*n)]),h=c.map(d=>d.reduce((l,A)=>l+A,0));return{names:(Array.isArray(t.classes)&&t.classes.length===n?t.classes.map(String):null)??c.map((d,l)=>String(l)),counts:c,totals:h,right:c.map((d,l)=>h[l]?d[l]/h[l]:null),step:a}}function $({counts:e,totals:s},t,a){let o=s[t]?e[t][a]/s[t]:0;return t===a?o:Math.sqrt(o)}function S({counts:e,totals:s},t){return e.flatMap((a,o)=>a.map((n,r)=>({row:o,column:r,count:n,share:s[o]?n/s[o]:0}))).filter(({row:a,column:o,count:n})=>a!==o&&n>0).sort((a,o)=>o.count-a.count).slice(0,t)}function C({counts:e,totals:s}){let t=s.reduce((a,o)=>a+o,0);return t?e.reduce((a,o,n)=>a+o[n],0)/t:null}var E=20,O=12,x=3,[M,R]=[4,10],I="Each row is a class, each column what it was taken for. What is right lies on the diagonal.";function V({charts:e}){let s=k(e,"val/confusion").value,t=s&&T(s);if(!t)return null;let a=t.names.length>E?F:W;return i`<section class="card chart confusion" aria-labelledby="confusion-title">
    <header class="card-head"><h3 id="confusion-title" title=${I}>Confusion</h3><span class="quiet card-note">${p(C(t))} right</span></header>
    <${a} confusion=${t} />
    <p class="caption">Validation split at step ${f(t.step)} · rows: what it is · columns: what it was taken for${t.totals.some(Boolean)?"":" \xB7 no output was a number"}</p>
  </section>`}function W({confusion:e}){let{names:s,counts:t,right:a}=e,o=s.length<=M?R:x,n=s.every(r=>r.length<=o);return i`<div class="confusion-scroll" tabindex="0" role="region" aria-label="Confusion as a table">
    <table class=${`confusion-table ${n?"":"has-long-names"}`} style=${{"--classes":s.length}}>
      <thead><tr><td></td>${s.map(r=>i`<th scope="col" key=${r}><span>${r}</span></th>`)}<th scope="col" class="confusion-right">right</th></tr></thead>
      <tbody>${s.map((r,u)=>i`<tr key=${r}>
        <th scope="row">${r}</th>
        ${t[u].map((c,h)=>i`<td class=${u===h?"is-right":"is-wrong"} style=${{"--strength":$(e,u,h).toFixed(3)}} title=${c?_(s,u,h,c):void 0}>${c?f(c):""}</td>`)}
        <td class="confusion-right">${p(a[u])}</td>
      </tr>`)}</tbody>
    </table>
  </div>`}function _(e,s,t,a){return s===t?`${f(a)} of ${e[s]} taken rightly`:`${f(a)} of ${e[s]} taken for ${e[t]}`}function F({confusion:e}){let s=b(null),{names:t}=e,a=v.value;return m(()=>L(s.current?.getContext("2d")??null,e),[e,a]),i`<div class="confusion-large">
    <canvas ref=${s} width=${t.length} height=${t.length} role="img" aria-label=${`Confusion of ${t.length} classes; the table beside it tells the commonest mistakes`}></canvas>
    <div class="confusion-scroll" tabindex="0" role="region" aria-label="Commonest mistakes">
      <table class="facts-table">
        <thead><tr><th scope="col">Is</th><th scope="col">Taken for</th><th scope="col" class="number">Times</th></tr></thead>
        <tbody>${S(e,O).map(({row:o,column:n,count:r})=>i`<tr key=${`${o} ${n}`}><td>${t[o]}</td><td>${t[n]}</td><td class="number">${f(r)}</td></tr>`)}</tbody>
      </table>
    </div>
  </div>`}function L(e,s){if(!e)return;let{length:t}=s.names,[a,o]=[g("accent"),g("run-2")];e.clearRect(0,0,t,t);for(let n=0;n<t;n++)for(let r=0;r<t;r++)e.fillStyle=y(n===r?a:o,$(s,n,r)),e.fillRect(r,n,1,1)}export{V as ConfusionCard};
