/* licences: vendor/licences/ */
import{a as M,b as q}from"../chunk-3MO4NYF2.js";import{a as m}from"../chunk-QGQ45364.js";import{a as d}from"../chunk-K6GPAPZU.js";import{f as b,g as w}from"../chunk-CQTW4TJM.js";import{d as S,h as N,i as x}from"../chunk-IUBLDJ5G.js";import{b as g,f as v}from"../chunk-SIYRIXGQ.js";import{a as h,b as l,e as p,g as y,h as k}from"../chunk-FYDKGMZ3.js";import{c as u,d as $,e as f,h as i,l as n}from"../chunk-QCZZOZ7Z.js";var A=100,B=300,c=class{constructor(e){this.runs=i([]),this.total=i(0),this.error=i(null),this.isLoaded=i(!1);let o=setTimeout(()=>this.load(),B),a=()=>{clearTimeout(o),this.load()},s=e.watch("*",{onUpdate:r=>this.take(r),onSnapshotNeeded:a});this.close=()=>{s(),clearTimeout(o)}}async load(){await this.fetch(Math.max(A,this.runs.value.length),0)}async more(){await this.fetch(A,this.runs.value.length)}async fetch(e,o){try{let{runs:a,total:s}=await v(e,o);this.runs.value=E(o?this.runs.value:[],a),this.total.value=Math.max(s,this.runs.value.length),this.error.value=null}catch(a){a instanceof g&&(this.error.value=a)}this.isLoaded.value=!0}take({summaries:e}){if(!e.length||!this.isLoaded.value)return;let o=this.runs.value.length;this.runs.value=E(this.runs.value,e),this.total.value+=this.runs.value.length-o}};function E(t,e){let o=new Map(t.map(a=>[a.id,a]));for(let a of e)o.set(a.id,a);return[...o.values()].sort((a,s)=>s.created_at-a.created_at||(a.id<s.id?1:-1))}function R({step:t,total:e,isActive:o}){let a=e>0?Math.min(t/e,1):0;return n`<span class="progress">
    <span class="progress-text">${l(t)}<span class="quiet"> / ${e?l(e):"?"}</span></span>
    <span class=${`progress-bar ${o?"is-active":""}`} aria-hidden="true">
      <span style=${{transform:`scaleX(${a})`}}></span>
    </span>
  </span>`}var C=["State","Health","Name","Data","Network","Step / total","Val. acc.","Best","Started","Duration"],I=new Set(["Step / total","Val. acc.","Best","Started","Duration"]);function at(){let t=f(()=>new c(N),[]);u(()=>(document.title="Runs \xB7 babysit",t.close),[]),P(t.runs.value);let e=t.runs.value;return n`<div class="page">
    <div class="page-head">
      <h1 tabindex="-1">Runs</h1>
      <p class="quiet">${t.isLoaded.value&&e.length?_(e,t.total.value):""}</p>
      <a class="button button-primary" href="/new"><${d} name="plus" />New run</a>
    </div>
    ${t.error.value?n`<${m} tone="bad" isAlert title="The runs could not be fetched"><p>${t.error.value.message}</p></${m}>`:null}
    ${t.isLoaded.value&&!e.length&&!t.error.value?n`<${D} />`:null}
    ${e.length?n`<${O} runs=${e} />`:null}
    ${e.length<t.total.value?n`<p class="more"><button type="button" class="button" onClick=${()=>t.more()}>Show more</button></p>`:null}
  </div>`}function _(t,e){let o=t.filter(r=>r.state==="running"||r.state==="starting").length,a=t.filter(r=>r.state==="queued").length,s=t.length<e?`showing ${l(t.length)} of ${l(e)}`:`${l(e)} in all`;return[o?`${o} running`:"",a?`${a} queued`:"",s].filter(Boolean).join(" \xB7 ")}function P(t){let e=$(null);u(()=>{let o=e.current;e.current=new Map(t.map(s=>[s.id,s.state]));let a=o?t.filter(s=>o.has(s.id)&&o.get(s.id)!==s.state):[];a.length&&x(a.map(w).join(". "))},[t])}function D(){return n`<section class="empty card">
    <h2>No runs yet</h2>
    <p>Start one from the form: the defaults train a small network on handwritten digits in a few seconds.</p>
    <p><a class="button button-primary" href="/new"><${d} name="plus" />Start the first run</a></p>
    <p class="quiet">Or go through the experiments of the <a href="/lecture">lecture</a>, a click each; or, from a terminal, <code>babysit train CONFIG.toml</code>.</p>
  </section>`}function O({runs:t}){return n`<div class="table-wrap card">
    <table class="runs" role="table" aria-label="Runs">
      <thead role="rowgroup"><tr role="row">
        ${C.map(e=>n`<th role="columnheader" scope="col" class=${I.has(e)?"number":""}>${e}</th>`)}
      </tr></thead>
      <tbody role="rowgroup">${t.map(e=>n`<${U} key=${e.id} run=${e} />`)}</tbody>
    </table>
  </div>`}function U({run:t}){let e=t.state==="running"||t.state==="starting",o=S.value,a=t.metrics["val/accuracy"],s=(r,L,T="")=>n`<td role="cell" class=${`cell-${r} ${T}`}>${L}</td>`;return n`<tr role="row">
    ${s("state",n`<${M} state=${t.state} place=${t.queue_place} />`)}
    ${s("health",t.health?n`<${q} health=${t.health} />`:"\u2013",t.health?"":"is-none")}
    ${s("name",n`<a href=${`/runs/${t.id}`}>${t.name||t.id}</a>${t.state==="failed"&&t.reason?n`<span class="reason" title=${t.reason}>${t.reason}</span>`:null}`)}
    ${s("data",t.dataset)}
    ${s("network",t.network,"code")}
    ${s("step",n`<${R} step=${t.step} total=${t.total_steps} isActive=${e} />`,"number")}
    ${s("last",a?p(h(a.last)):"\u2013","number")}
    ${s("best",a?p(h(a.best)):"\u2013","number")}
    ${s("started",k(t.started_at,o),"number")}
    ${s("duration",y(b(t,o)),"number")}
  </tr>`}export{at as View};
