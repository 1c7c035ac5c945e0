/* licences: vendor/licences/ */
import{a as s}from"../chunk-OJ6DZHDJ.js";import{a as p}from"../chunk-7XSKZGOX.js";import{b as d}from"../chunk-O3MYNSWR.js";import"../chunk-CGQYOFCO.js";import"../chunk-EBLMDAAT.js";import"../chunk-OOGMAPGC.js";import"../chunk-ASKWICRU.js";import"../chunk-SWX2JZZQ.js";import{a as l}from"../chunk-4OGXRVBD.js";import{a as m}from"../chunk-YUOXTB64.js";import"../chunk-FCSODRVD.js";import"../chunk-BQMJCKX6.js";import{h}from"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import{b as n}from"../chunk-MXUGX5TU.js";import{d as c,g as u,n as t}from"../chunk-56HYLBTH.js";var $=()=>import("../components/compare-runs.js").then(({CompareRuns:o})=>o),f=()=>Promise.all([import("../components/compare-sections.js"),...["run","sections","charts","reading","../vendor/uplot"].map(p)]).then(([{CompareSections:o}])=>o);function q(){let o=u(()=>new d(h),[]);c(()=>{document.title="Compare \xB7 babysit";for(let a of[$,f])a().catch(()=>null);return()=>o.close()},[]);let e=o.answer.value,r=o.error.value;return t`<div class="page compare-page run-page">
    <div class="page-head">
      <h1 tabindex="-1">Compare</h1>
      <p class="quiet" role="status">${e?b(o,e):r?"":"Fetching the runs\u2026"}</p>
      ${e?.runs.length?t`<a class="button button-small" href=${`/api/report?ids=${o.ids.value.join(",")}`} download><${m} name="download" />Report</a>`:null}
    </div>
    ${r?t`<${s} tone="bad" isAlert title="The runs could not be fetched"><p>${r.message}</p></${s}>`:null}
    ${e?.missing.length?t`<${w} missing=${e.missing} />`:null}
    <div class="compare-runs-room">${e?t`<${l} load=${$} comparison=${o} />`:null}</div>
    ${e&&e.runs.length===0?t`<${y} />`:null}
    ${e?.runs.length?t`<${l} load=${f} comparison=${o} />`:null}
  </div>`}function b(o,{runs:e,series:r}){let{matching:a,all:g}=o.counts.value,v=o.choice.state.value.runs.length>0,i=o.shown.value.length;return[v?`${n(e.length)} of ${n(Math.max(g,e.length))} runs`:`${n(e.length)} of ${n(a)} runs that match`,i<e.length?`${n(i)} shown`:"",`${n(r.length)} series`].filter(Boolean).join(" \xB7 ")}function w({missing:o}){let e=o.length;return t`<${s} tone="warning" title=${e===1?"One run is not there":`${n(e)} runs are not there`}><p>${o.slice(0,8).join(", ")}${e>8?` and ${n(e-8)} more`:""}: deleted for good, beyond the first 200, or of another data folder.</p></${s}>`}function y(){return t`<section class="empty card">
    <h2>No runs to compare yet</h2>
    <p>Add runs by the search field above, or choose some in the <a href="/">runs table</a> and press Compare.</p>
  </section>`}export{q as View};
