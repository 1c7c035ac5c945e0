/* licences: vendor/licences/ */
import{b as d}from"../chunk-P7ZISRWD.js";import{i as h}from"../chunk-NXV4SHSZ.js";import{G as f,H as m,b as p}from"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{d as b,f as u,m as c,n as a}from"../chunk-56HYLBTH.js";function v(t,l){let e=t.split(`
`),o=Math.min(Math.max(l,1),e.length)-1,n=e.slice(0,o).reduce((r,s)=>r+s.length+1,0);return[n,n+e[o].length]}function q({form:t,onClose:l}){let e=u(null),o=u(null),n=c([]),r=c("");b(()=>{e.current?.showModal(),T(t,n).then(i=>{o.current&&!o.current.value&&(o.current.value=i)})},[]);let s=async()=>{try{t.replace(await f(o.current?.value??"")),h("The form is filled in from the text"),e.current?.close()}catch(i){n.value=g(i)}},y=async()=>{r.value=await M(o.current)?"Copied":"Press Ctrl+C to copy"},$=()=>{n.value=[],r.value=""},C=i=>{let[k,w]=v(o.current?.value??"",i);o.current?.focus(),o.current?.setSelectionRange(k,w)};return a`<dialog class="toml card" ref=${e} aria-labelledby="toml-title" onClose=${l}>
    <h2 id="toml-title">Configuration as TOML</h2>
    <p class="quiet" id="toml-help">What differs from the defaults, as <code>babysit train</code> reads it. Paste another in its place, and take it into the form.</p>
    <textarea ref=${o} rows="16" spellcheck=${!1} autocomplete="off" aria-label="TOML" aria-describedby="toml-help" aria-invalid=${n.value.length?"true":void 0} placeholder="Every field has its default" onInput=${$}></textarea>
    ${n.value.length?a`<${x} problems=${n.value} go=${C} />`:null}
    <div class="toml-tools">
      <button type="button" class="button button-primary" onClick=${s}>Take into the form</button>
      <button type="button" class="button" onClick=${y}>Copy</button>
      <span class="quiet" role="status">${r.value}</span>
      <button type="button" class="button toml-close" onClick=${()=>e.current?.close()}>Close</button>
    </div>
  </dialog>`}function x({problems:t,go:l}){return a`<div class="problems" role="alert">
    <ul>${t.map(({field:e,rule:o,line:n})=>a`<li>${n?a`<button type="button" class="link" onClick=${()=>l(n)}>Line ${n}</button> `:null}${d(e)}: ${o}</li>`)}</ul>
  </div>`}async function T(t,l){try{return await m(t.config.peek())}catch(e){return l.value=g(e),""}}function g(t){if(!(t instanceof p))throw t;return t.problems.length===0?[{field:"",rule:t.message}]:t.problems.toSorted((l,e)=>(l.line??0)-(e.line??0))}async function M(t){try{return await navigator.clipboard.writeText(t.value),!0}catch{return t.select(),!1}}export{q as TomlDialog};
