/* licences: vendor/licences/ */
import{a as M}from"../chunk-H4ZH6R7A.js";import{e as N,f as x}from"../chunk-P6VNYP2K.js";import{a as m}from"../chunk-IJCUULCK.js";import{d as y,h as k,i as S}from"../chunk-7SHP5YKX.js";import{b as g,c as v}from"../chunk-MZYABZTW.js";import{a as h,b as l,d as p,f as b,g as w}from"../chunk-OCELS6UB.js";import{a as d}from"../chunk-KCDW4G3F.js";import{c as u,d as $,e as f,h as i,l as o}from"../chunk-QCZZOZ7Z.js";var q=100,T=300,c=class{constructor(e){this.runs=i([]),this.total=i(0),this.error=i(null),this.isLoaded=i(!1);let n=setTimeout(()=>this.load(),T),a=()=>{clearTimeout(n),this.load()},s=e.watch("*",{onUpdate:r=>this.take(r),onSnapshotNeeded:a});this.close=()=>{s(),clearTimeout(n)}}async load(){await this.fetch(Math.max(q,this.runs.value.length),0)}async more(){await this.fetch(q,this.runs.value.length)}async fetch(e,n){try{let{runs:a,total:s}=await v(e,n);this.runs.value=A(n?this.runs.value:[],a),this.total.value=Math.max(s,this.runs.value.length),this.error.value=null}catch(a){a instanceof g&&(this.error.value=a)}this.isLoaded.value=!0}take({summaries:e}){if(!e.length||!this.isLoaded.value)return;let n=this.runs.value.length;this.runs.value=A(this.runs.value,e),this.total.value+=this.runs.value.length-n}};function A(t,e){let n=new Map(t.map(a=>[a.id,a]));for(let a of e)n.set(a.id,a);return[...n.values()].sort((a,s)=>s.created_at-a.created_at||(a.id<s.id?1:-1))}function E({step:t,total:e,isActive:n}){let a=e>0?Math.min(t/e,1):0;return o`<span class="progress">
    <span class="progress-text">${l(t)}<span class="quiet"> / ${e?l(e):"?"}</span></span>
    <span class=${`progress-bar ${n?"is-active":""}`} aria-hidden="true">
      <span style=${{transform:`scaleX(${a})`}}></span>
    </span>
  </span>`}var C=["State","Name","Data","Network","Step / total","Val. acc.","Best","Started","Duration"],I=new Set(["Step / total","Val. acc.","Best","Started","Duration"]);function et(){let t=f(()=>new c(k),[]);u(()=>(document.title="Runs \xB7 babysit",t.close),[]),B(t.runs.value);let e=t.runs.value;return o`<div class="page">
    <div class="page-head">
      <h1 tabindex="-1">Runs</h1>
      <p class="quiet">${t.isLoaded.value&&e.length?_(e,t.total.value):""}</p>
      <a class="button button-primary" href="/new"><${d} name="plus" />New run</a>
    </div>
    ${t.error.value?o`<${m} tone="bad" isAlert title="The runs could not be fetched"><p>${t.error.value.message}</p></${m}>`:null}
    ${t.isLoaded.value&&!e.length&&!t.error.value?o`<${P} />`:null}
    ${e.length?o`<${D} runs=${e} />`:null}
    ${e.length<t.total.value?o`<p class="more"><button type="button" class="button" onClick=${()=>t.more()}>Show more</button></p>`:null}
  </div>`}function _(t,e){let n=t.filter(r=>r.state==="running"||r.state==="starting").length,a=t.filter(r=>r.state==="queued").length,s=t.length<e?`showing ${l(t.length)} of ${l(e)}`:`${l(e)} in all`;return[n?`${n} running`:"",a?`${a} queued`:"",s].filter(Boolean).join(" \xB7 ")}function B(t){let e=$(null);u(()=>{let n=e.current;e.current=new Map(t.map(s=>[s.id,s.state]));let a=n?t.filter(s=>n.has(s.id)&&n.get(s.id)!==s.state):[];a.length&&S(a.map(x).join(". "))},[t])}function P(){return o`<section class="empty card">
    <h2>No runs yet</h2>
    <p>Start one from the form: the defaults train a small network on handwritten digits in a few seconds.</p>
    <p><a class="button button-primary" href="/new"><${d} name="plus" />Start the first run</a></p>
    <p class="quiet">Or go through the experiments of the <a href="/lecture">lecture</a>, a click each; or, from a terminal, <code>babysit train CONFIG.toml</code>.</p>
  </section>`}function D({runs:t}){return o`<div class="table-wrap card">
    <table class="runs" role="table" aria-label="Runs">
      <thead role="rowgroup"><tr role="row">
        ${C.map(e=>o`<th role="columnheader" scope="col" class=${I.has(e)?"number":""}>${e}</th>`)}
      </tr></thead>
      <tbody role="rowgroup">${t.map(e=>o`<${O} key=${e.id} run=${e} />`)}</tbody>
    </table>
  </div>`}function O({run:t}){let e=t.state==="running"||t.state==="starting",n=y.value,a=t.metrics["val/accuracy"],s=(r,R,L="")=>o`<td role="cell" class=${`cell-${r} ${L}`}>${R}</td>`;return o`<tr role="row">
    ${s("state",o`<${M} state=${t.state} place=${t.queue_place} />`)}
    ${s("name",o`<a href=${`/runs/${t.id}`}>${t.name||t.id}</a>${t.state==="failed"&&t.reason?o`<span class="reason" title=${t.reason}>${t.reason}</span>`:null}`)}
    ${s("data",t.dataset)}
    ${s("network",t.network,"code")}
    ${s("step",o`<${E} step=${t.step} total=${t.total_steps} isActive=${e} />`,"number")}
    ${s("last",a?p(h(a.last)):"\u2013","number")}
    ${s("best",a?p(h(a.best)):"\u2013","number")}
    ${s("started",w(t.started_at,n),"number")}
    ${s("duration",b(N(t,n)),"number")}
  </tr>`}export{et as View};
