/* licences: vendor/licences/ */
import{a as s}from"../chunk-OJ6DZHDJ.js";import{a as p}from"../chunk-7XSKZGOX.js";import{b as d}from"../chunk-O3MYNSWR.js";import"../chunk-CGQYOFCO.js";import"../chunk-EBLMDAAT.js";import"../chunk-OOGMAPGC.js";import"../chunk-ASKWICRU.js";import"../chunk-SWX2JZZQ.js";import{a as l}from"../chunk-4OGXRVBD.js";import{a as m}from"../chunk-YUOXTB64.js";import"../chunk-FCSODRVD.js";import"../chunk-BQMJCKX6.js";import{h as u}from"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import{b as n}from"../chunk-MXUGX5TU.js";import{d as c,g as h,n as o}from"../chunk-56HYLBTH.js";var $=()=>import("../components/compare-runs.js").then(({CompareRuns:t})=>t),f=()=>Promise.all([import("../components/compare-sections.js"),...["run","sections","charts","reading","../vendor/uplot"].map(p)]).then(([{CompareSections:t}])=>t);function B(){let t=h(()=>new d(u),[]);c(()=>{document.title="Compare \xB7 babysit";for(let a of[$,f])a().catch(()=>null);return()=>t.close()},[]);let e=t.answer.value,r=t.error.value;return o`<div class="page compare-page run-page">
    <div class="page-head">
      <h1 tabindex="-1">Compare</h1>
      <p class="quiet" role="status">${e?y(t,e):r?"":"Fetching the runs\u2026"}</p>
      ${e?.runs.length?o`<a class="button button-small" href=${`/api/report?ids=${t.ids.value.join(",")}`} download><${m} name="download" />Report</a>`:null}
    </div>
    ${r?o`<${s} tone="bad" isAlert title="The runs could not be fetched"><p>${r.message}</p></${s}>`:null}
    ${e?.missing.length?o`<${C} missing=${e.missing} />`:null}
    <div class="compare-runs-room">${e?o`<${l} load=${$} comparison=${t} />`:null}</div>
    ${e&&e.runs.length===0?o`<${j} />`:null}
    ${e?.runs.length?o`<${l} load=${f} comparison=${t} />`:null}
  </div>`}function y(t,{runs:e,series:r}){let{matching:a,all:g}=t.counts.value,v=t.choice.state.value.runs.length>0,{filter:b,search:w}=t.choice.state.value;if(!e.length&&!b&&!w)return"";let i=t.shown.value.length;return[v?`${n(e.length)} of ${n(Math.max(g,e.length))} runs`:`${n(e.length)} of ${n(a)} runs that match`,i<e.length?`${n(i)} shown`:"",`${n(r.length)} series`].filter(Boolean).join(" \xB7 ")}function C({missing:t}){let e=t.length;return o`<${s} tone="warning" title=${e===1?"One run is not there":`${n(e)} runs are not there`}><p>${t.slice(0,8).join(", ")}${e>8?` and ${n(e-8)} more`:""}: deleted for good, beyond the first 200, or of another data folder.</p></${s}>`}function j(){return o`<section class="empty card">
    <h2>No runs to compare yet</h2>
    <p>Add runs by the search field above, or choose some in the <a href="/">runs table</a> and press Compare.</p>
  </section>`}export{B as View};
