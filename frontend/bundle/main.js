/* licences: vendor/licences/ */
import{a as E,c as x}from"./chunk-D3MUT6G6.js";import{c as C}from"./chunk-3MO4NYF2.js";import{a as S}from"./chunk-R5A6PIJL.js";import{a as u}from"./chunk-QGQ45364.js";import{a as o}from"./chunk-7XSKZGOX.js";import{a as b,b as v,c as d,f as g}from"./chunk-MCX3HDUT.js";import{a as c}from"./chunk-K6GPAPZU.js";import"./chunk-CQTW4TJM.js";import{e as k,f as l,j as w}from"./chunk-IUBLDJ5G.js";import"./chunk-SIYRIXGQ.js";import"./chunk-FYDKGMZ3.js";import{a as p,b as $,c as i,k as y,l as n}from"./chunk-QCZZOZ7Z.js";var O=[["WebSocket, by which points come as they are made",({WebSocket:e})=>typeof e=="function"],["the 2D canvas, on which charts and pictures are drawn",({document:e})=>T(e)],["observers of size and sight, which say what is to be drawn",e=>[e.IntersectionObserver,e.ResizeObserver].every(t=>typeof t=="function")]];function K(e){return O.filter(([,t])=>!t(e)).map(([t])=>t)}function T(e){try{return!!e.createElement("canvas").getContext("2d")}catch{return!1}}var L=()=>Promise.all([import("./components/keys-sheet.js"),o("keys")]).then(([{KeysSheet:e}])=>e);function P(){let e=y(!1),t=()=>{e.value=!0};i(()=>{let s=r=>{r.key!=="?"||r.ctrlKey||r.metaKey||r.altKey||x(r.target)||!E.peek()||(r.preventDefault(),t())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]);let a=()=>{e.value=!1};return n`<button type="button" class="icon-button keys-button" aria-haspopup="dialog" aria-label="Keys" title="Keys (?)" onClick=${t}><${c} name="keyboard" /></button>
    ${e.value?n`<${S} load=${L} close=${a} />`:null}`}var f=["system","light","dark"],D={system:"system",light:"sun",dark:"moon"};function A({route:e}){let t=(a,s,r)=>n`<a href=${s} aria-current=${e===a?"page":void 0}>${r}</a>`;return n`<header class="app-bar">
    <a class="skip" href="#main">Skip to the content</a>
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span><span class="brand-word">babysit</span></a>
    <nav aria-label="Pages">${t("runs","/","Runs")}${t("new","/new","New run")}${t("lecture","/lecture","Lecture")}</nav>
    <div class="app-bar-end">
      ${e==="run"?null:n`<${C} />`}
      <a class="icon-button" href="/alerts" aria-label="Alerts" title="Alerts" aria-current=${e==="alerts"?"page":void 0}><${c} name="bell" /></a>
      <${P} />
      <${N} />
    </div>
    <div class="visually-hidden" aria-live="polite" role="status">${k.value}</div>
  </header>`}function N(){let e=f[(f.indexOf(l.value)+1)%f.length],t=`Colours: ${l.value}. Change to ${e}`;return n`<button type="button" class="icon-button" aria-label=${t} title=${t} onClick=${()=>{l.value=e}}>
    <${c} name=${D[l.value]} />
  </button>`}var B={runs:()=>Promise.all([import("./views/runs.js"),o("runs")]),new:()=>Promise.all([import("./views/new.js"),...["new","presets","balance","foresight"].map(o)]),run:()=>Promise.all([import("./views/run.js"),...["run","sections","charts","balance","../vendor/uplot"].map(o)]),alerts:()=>Promise.all([import("./views/alerts.js"),o("alerts")]),lecture:()=>Promise.all([import("./views/lecture.js"),o("lecture")]),"not-found":()=>Promise.all([import("./views/not-found.js")])};function R(){let e=d(b.value.pathname),t=`${e.name}/${e.id}${e.name==="new"?v.value:""}`,[a,s]=$(null);return i(()=>{let r=!0,h=m=>r&&s({key:t,route:e,View:m});return B[e.name]().then(([{View:m}])=>h(m),()=>h(null)),()=>{r=!1}},[t]),n`
    <${A} route=${e.name} />
    <main id="main" tabindex="-1">${a?n`<${z} key=${a.key} ...${a} />`:null}</main>
  `}var I=!0;function z({route:e,View:t}){return i(()=>{I||(scrollTo(0,0),document.querySelector("h1")?.focus({preventScroll:!0})),I=!1},[]),t?n`<${t} id=${e.id} />`:n`<${u} tone="bad" isAlert title="This page could not be loaded">
      <p>The server may have been updated or stopped. Reload the page to try again.</p>
    </${u}>`}function F({lacks:e}){return n`<main class="page page-narrow"><${u} tone="bad" isAlert title="This browser cannot show babysit">
    <p>It has no ${e.join(", and no ")}. A current Chrome, Edge, Firefox or Safari will do, where no setting
      or extension has switched it off.</p>
  </${u}></main>`}function W(){let e=document.getElementById("app"),t=K(globalThis);if(e.replaceChildren(),t.length)return p(n`<${F} lacks=${t} />`,e);B[d(location.pathname).name]().catch(()=>{}),g(),w(),p(n`<${R} />`,e),localStorage.getItem("notify")==="on"&&import("./app/notifier.js").then(({notifier:a})=>a.start())}W();
