/* licences: vendor/licences/ */
import{a as w}from"../chunk-7K4SZNIV.js";import{a as C}from"../chunk-4OGXRVBD.js";import{a as i}from"../chunk-YUOXTB64.js";import{a as y}from"../chunk-UWDT2ULE.js";import"../chunk-UEYXOZWZ.js";import"../chunk-CDT3A7AD.js";import{a as b,b as p}from"../chunk-W34NE5YE.js";import"../chunk-P7ZISRWD.js";import{n as v}from"../chunk-YZWAGWLE.js";import"../chunk-6NLM2U3T.js";import"../chunk-FCSODRVD.js";import"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{f as k,m as h,n as a}from"../chunk-56HYLBTH.js";var d=50,S=()=>import("./tag-editor.js").then(({TagEditor:t})=>t),x=()=>import("./export-panel.js").then(({ExportPanel:t})=>t);function W({runs:t,onDone:n,onClear:l}){let s=h(!1),e=b(t),r=async($,f)=>{s.value=!0,await y(f,$,n),s.value=!1},o=($,f,m,g=e[$])=>g.length?a`<button type="button" class="button" disabled=${s.value} title=${O(m,g,t)} onClick=${()=>r($,g)}><${i} name=${f} />${m}</button>`:null,u=t.map(({id:$})=>$),c=e.restore.length===t.length;return a`<div class="bulk-bar" role="group" aria-label=${`${p(t.length)} chosen`}>
    <strong class="bulk-count">${p(t.length)} chosen</strong>
    ${l?a`<button type="button" class="button bulk-clear" onClick=${l}><${i} name="cross" />Clear</button>`:null}
    ${c?null:a`
      ${e.star.length?o("star","star","Star"):o("unstar","starred","Unstar")}
      <${B} runs=${t} onDone=${n} />
      <span class="bulk-gap"></span>
      <a class="button" href=${`/compare?runs=${u.slice(0,d).join(",")}`} title=${R("Compare",u.length)}><${i} name="compare" />Compare</a>
      <${D} ids=${u} />
      <a class="button" href=${v(u.slice(0,d))} download title=${R("One HTML file that opens offline",u.length)}><${i} name="page" />Report</a>
      <span class="bulk-gap"></span>`}
    ${e.unarchive.length?o("unarchive","undo","Unarchive"):o("archive","archive","Archive")}
    ${c?null:o("delete","bin","Delete")}
    ${e.stop.length?a`<${T} icon="stop" word="Stop" asked=${`Really stop ${e.stop.length}?`} title=${O("Stop",e.stop,t)} isOff=${s.value} onGo=${()=>r("stop",e.stop)} />`:null}
    ${o("restore","undo","Restore")}
    ${e.restore.length?a`<${T} icon="bin" word="Purge" asked=${`Remove ${e.restore.length} for good?`} title="Remove the runs, their points and their files; nothing brings them back" isOff=${s.value} onGo=${()=>r("purge",e.restore)} />`:null}
  </div>`}function O(t,n,l){return n.length===l.length?t:`${t} ${n.length} of the ${l.length} that are chosen; the others do not take it`}function R(t,n){return n>d?`${t}: the first ${d} of ${n}`:t}function T({icon:t,word:n,asked:l,title:s,isOff:e,onGo:r}){let o=w(),u=()=>{o.value&&r(),o.value=!o.value},c=$=>{$.key==="Escape"&&(o.value=!1)};return a`<button type="button" class=${`button ${o.value?"button-danger":""}`} disabled=${e} title=${s} onClick=${u} onKeyDown=${c}><${i} name=${t} />${o.value?l:n}</button>`}function B({runs:t,onDone:n}){let l=e=>n({done:[...e.keys()],refused:[],undo:[]},"tag"),s={runs:t.map(({id:e,tags:r})=>({id:e,tags:r})),title:`Tags of ${p(t.length)}`,onChange:l};return a`<${A} icon="tag" word="Tags" load=${S} own=${s} />`}function D({ids:t}){return a`<${A} icon="download" word="Export" load=${x} own=${{ids:t}} />`}function A({icon:t,word:n,load:l,own:s}){let e=h(!1),r=k(null),o=()=>{e.value=!1},u=()=>{e.value=!0};return a`<span ref=${r}><button type="button" class="button" aria-haspopup="dialog" aria-expanded=${e.value} onClick=${u}><${i} name=${t} />${n}</button>
    ${e.value?a`<${C} load=${l} ...${s} anchor=${()=>r.current} onClose=${o} />`:null}
  </span>`}export{W as BulkBar};
