/* licences: vendor/licences/ */
import{a as O}from"../chunk-7K4SZNIV.js";import{a as m}from"../chunk-4OGXRVBD.js";import{a as $}from"../chunk-YUOXTB64.js";import{a as C}from"../chunk-UAJ4DFBD.js";import"../chunk-UEYXOZWZ.js";import"../chunk-CDT3A7AD.js";import{a as k,b as p}from"../chunk-W34NE5YE.js";import"../chunk-P7ZISRWD.js";import{m as y}from"../chunk-5JQHDN7U.js";import"../chunk-6NLM2U3T.js";import"../chunk-FCSODRVD.js";import"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{f as b,m as f,n as s}from"../chunk-56HYLBTH.js";var d=50,A=()=>import("./tag-editor.js").then(({TagEditor:t})=>t),S=()=>import("./export-panel.js").then(({ExportPanel:t})=>t);function U({runs:t,onDone:e,onClear:n}){let l=f(!1),o=k(t),i=async(u,h)=>{l.value=!0,await C(h,u,e),l.value=!1},a=(u,h,v,g=o[u])=>g.length?s`<button type="button" class="button" disabled=${l.value} title=${R(v,g,t)} onClick=${()=>i(u,g)}><${$} name=${h} />${v}</button>`:null,r=t.map(({id:u})=>u),c=o.restore.length===t.length;return s`<div class="bulk-bar" role="group" aria-label=${`${p(t.length)} chosen`}>
    <strong class="bulk-count">${p(t.length)} chosen</strong>
    ${n?s`<button type="button" class="button bulk-clear" onClick=${n}><${$} name="cross" />Clear</button>`:null}
    ${c?null:s`
      ${o.star.length?a("star","star","Star"):a("unstar","starred","Unstar")}
      <${D} runs=${t} onDone=${e} />
      <span class="bulk-gap"></span>
      <a class="button" href=${`/compare?runs=${r.slice(0,d).join(",")}`} title=${T("Compare",r.length)}><${$} name="compare" />Compare</a>
      <${B} ids=${r} />
      <a class="button" href=${y(r.slice(0,d))} download title=${T("One HTML file that opens offline",r.length)}><${$} name="page" />Report</a>
      <span class="bulk-gap"></span>`}
    ${o.unarchive.length?a("unarchive","undo","Unarchive"):a("archive","archive","Archive")}
    ${c?null:a("delete","bin","Delete")}
    ${o.stop.length?s`<${x} icon="stop" word="Stop" asked=${`Really stop ${o.stop.length}?`} title=${R("Stop",o.stop,t)} isOff=${l.value} onGo=${()=>i("stop",o.stop)} />`:null}
    ${a("restore","undo","Restore")}
    ${o.restore.length?s`<${x} icon="bin" word="Purge" asked=${`Remove ${o.restore.length} for good?`} title="Remove the runs, their points and their files; nothing brings them back" isOff=${l.value} onGo=${()=>i("purge",o.restore)} />`:null}
  </div>`}function R(t,e,n){return e.length===n.length?t:`${t} ${e.length} of the ${n.length} that are chosen; the others do not take it`}function T(t,e){return e>d?`${t}: the first ${d} of ${e}`:t}function x({icon:t,word:e,asked:n,title:l,isOff:o,onGo:i}){let a=O(),r=()=>{a.value&&i(),a.value=!a.value},c=u=>{u.key==="Escape"&&(a.value=!1)};return s`<button type="button" class=${`button ${a.value?"button-danger":""}`} disabled=${o} title=${l} onClick=${r} onKeyDown=${c}><${$} name=${t} />${a.value?n:e}</button>`}function D({runs:t,onDone:e}){let n=f(!1),l=b(null),o=()=>{n.value=!1},i=()=>{n.value=!0},a=r=>e({done:[...r.keys()],refused:[],undo:null},"tag");return s`<span ref=${l}><button type="button" class="button" aria-haspopup="dialog" aria-expanded=${n.value} onClick=${i}><${$} name="tag" />Tags</button>
    ${n.value?s`<${m} load=${A} runs=${t.map(({id:r,tags:c})=>({id:r,tags:c}))} title=${`Tags of ${p(t.length)}`} anchor=${()=>l.current} onChange=${a} onClose=${o} />`:null}
  </span>`}function B({ids:t}){let e=f(!1),n=b(null),l=()=>{e.value=!1},o=()=>{e.value=!0};return s`<span ref=${n}><button type="button" class="button" aria-haspopup="dialog" aria-expanded=${e.value} onClick=${o}><${$} name="download" />Export</button>
    ${e.value?s`<${m} load=${S} ids=${t} anchor=${()=>n.current} onClose=${l} />`:null}
  </span>`}export{U as BulkBar};
