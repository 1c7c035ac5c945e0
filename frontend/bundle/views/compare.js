/* licences: vendor/licences/ */
import{a as s}from"../chunk-OJ6DZHDJ.js";import{a as m}from"../chunk-7XSKZGOX.js";import{b as p}from"../chunk-4I3BVTUL.js";import"../chunk-4H2MWZUE.js";import"../chunk-K5UCFHJ7.js";import"../chunk-CGQYOFCO.js";import"../chunk-EBLMDAAT.js";import"../chunk-OOGMAPGC.js";import"../chunk-ASKWICRU.js";import"../chunk-BYXTXBR2.js";import"../chunk-SWX2JZZQ.js";import{a}from"../chunk-4OGXRVBD.js";import{a as u}from"../chunk-YUOXTB64.js";import"../chunk-6NLM2U3T.js";import"../chunk-FCSODRVD.js";import"../chunk-BQMJCKX6.js";import{h}from"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import{b as n}from"../chunk-MXUGX5TU.js";import{d as i,g as c,n as o}from"../chunk-56HYLBTH.js";var d=()=>import("../components/compare-runs.js").then(({CompareRuns:e})=>e),$=()=>Promise.all([import("../components/compare-sections.js"),import("../components/chart-drawing.js"),...["run","sections","charts","reading","../vendor/uplot"].map(m)]).then(([{CompareSections:e}])=>e);for(let e of[d,$])e().catch(()=>null);function B(){let e=c(()=>new p(h),[]);i(()=>(document.title="Compare \xB7 babysit",()=>e.close()),[]);let t=e.answer.value,r=e.error.value;return o`<div class="page compare-page run-page">
    <div class="page-head">
      <h1 tabindex="-1">Compare</h1>
      <p class="quiet" role="status">${t?y(e,t):r?"":"Fetching the runs\u2026"}</p>
      ${t?.runs.length?o`<a class="button button-small" href=${`/api/report?ids=${e.ids.value.join(",")}`} download><${u} name="download" />Report</a>`:null}
    </div>
    ${r?o`<${s} tone="bad" isAlert title="The runs could not be fetched"><p>${r.message}</p></${s}>`:null}
    ${t?.missing.length?o`<${C} missing=${t.missing} />`:null}
    <div class="compare-runs-room">${t?o`<${a} load=${d} comparison=${e} />`:null}</div>
    ${t&&t.runs.length===0?o`<${j} />`:null}
    ${t?.runs.length?o`<${a} load=${$} comparison=${e} />`:null}
  </div>`}function y(e,{runs:t,series:r}){let{matching:f,all:g}=e.counts.value,v=e.choice.state.value.runs.length>0,{filter:b,search:w}=e.choice.state.value;if(!t.length&&!b&&!w)return"";let l=e.shown.value.length;return[v?`${n(t.length)} of ${n(Math.max(g,t.length))} runs`:`${n(t.length)} of ${n(f)} runs that match`,l<t.length?`${n(l)} shown`:"",`${n(r.length)} series`].filter(Boolean).join(" \xB7 ")}function C({missing:e}){let t=e.length;return o`<${s} tone="warning" title=${t===1?"One run is not there":`${n(t)} runs are not there`}><p>${e.slice(0,8).join(", ")}${t>8?` and ${n(t-8)} more`:""}: deleted for good, beyond the first 200, or of another data folder.</p></${s}>`}function j(){return o`<section class="empty card">
    <h2>No runs to compare yet</h2>
    <p>Add runs by the search field above, or choose some in the <a href="/">runs table</a> and press Compare.</p>
  </section>`}export{B as View};
