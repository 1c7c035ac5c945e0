/* licences: vendor/licences/ */
import{a as S,b as d,e as C}from"./chunk-PJT2XV2T.js";import{b as E}from"./chunk-H4ZH6R7A.js";import{a as k,c as g}from"./chunk-D3MUT6G6.js";import"./chunk-P6VNYP2K.js";import{a}from"./chunk-7XSKZGOX.js";import{a as w}from"./chunk-R5A6PIJL.js";import{a as c}from"./chunk-IJCUULCK.js";import{e as b,f as l,j as v}from"./chunk-7SHP5YKX.js";import"./chunk-MZYABZTW.js";import"./chunk-OCELS6UB.js";import{a as u}from"./chunk-KCDW4G3F.js";import{a as p,b as $,c as i,k as y,l as n}from"./chunk-QCZZOZ7Z.js";var O=[["WebSocket, by which points come as they are made",({WebSocket:e})=>typeof e=="function"],["the 2D canvas, on which charts and pictures are drawn",({document:e})=>T(e)],["observers of size and sight, which say what is to be drawn",e=>[e.IntersectionObserver,e.ResizeObserver].every(t=>typeof t=="function")]];function x(e){return O.filter(([,t])=>!t(e)).map(([t])=>t)}function T(e){try{return!!e.createElement("canvas").getContext("2d")}catch{return!1}}var A=()=>Promise.all([import("./components/keys-sheet.js"),a("keys")]).then(([{KeysSheet:e}])=>e);function K(){let e=y(!1),t=()=>{e.value=!0};i(()=>{let s=r=>{r.key!=="?"||r.ctrlKey||r.metaKey||r.altKey||g(r.target)||!k.peek()||(r.preventDefault(),t())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]);let o=()=>{e.value=!1};return n`<button type="button" class="icon-button keys-button" aria-haspopup="dialog" aria-label="Keys" title="Keys (?)" onClick=${t}><${u} name="keyboard" /></button>
    ${e.value?n`<${w} load=${A} close=${o} />`:null}`}var f=["system","light","dark"],L={system:"system",light:"sun",dark:"moon"};function P({route:e}){let t=(o,s,r)=>n`<a href=${s} aria-current=${e===o?"page":void 0}>${r}</a>`;return n`<header class="app-bar">
    <a class="skip" href="#main">Skip to the content</a>
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span><span class="brand-word">babysit</span></a>
    <nav aria-label="Pages">${t("runs","/","Runs")}${t("new","/new","New run")}${t("lecture","/lecture","Lecture")}</nav>
    <div class="app-bar-end">
      ${e==="run"?null:n`<${E} />`}
      <${K} />
      <${D} />
    </div>
    <div class="visually-hidden" aria-live="polite" role="status">${b.value}</div>
  </header>`}function D(){let e=f[(f.indexOf(l.value)+1)%f.length],t=`Colours: ${l.value}. Change to ${e}`;return n`<button type="button" class="icon-button" aria-label=${t} title=${t} onClick=${()=>{l.value=e}}>
    <${u} name=${L[l.value]} />
  </button>`}var I={runs:()=>Promise.all([import("./views/runs.js"),a("runs")]),new:()=>Promise.all([import("./views/new.js"),...["new","presets","balance","foresight"].map(a)]),run:()=>Promise.all([import("./views/run.js"),...["run","sections","charts","balance","../vendor/uplot"].map(a)]),lecture:()=>Promise.all([import("./views/lecture.js"),a("lecture")]),"not-found":()=>Promise.all([import("./views/not-found.js")])};function N(){let e=d(S.value.pathname),t=`${e.name}/${e.id}`,[o,s]=$(null);return i(()=>{let r=!0,h=m=>r&&s({key:t,route:e,View:m});return I[e.name]().then(([{View:m}])=>h(m),()=>h(null)),()=>{r=!1}},[t]),n`
    <${P} route=${e.name} />
    <main id="main" tabindex="-1">${o?n`<${R} key=${o.key} ...${o} />`:null}</main>
  `}var B=!0;function R({route:e,View:t}){return i(()=>{B||(scrollTo(0,0),document.querySelector("h1")?.focus({preventScroll:!0})),B=!1},[]),t?n`<${t} id=${e.id} />`:n`<${c} tone="bad" isAlert title="This page could not be loaded">
      <p>The server may have been updated or stopped. Reload the page to try again.</p>
    </${c}>`}function z({lacks:e}){return n`<main class="page page-narrow"><${c} tone="bad" isAlert title="This browser cannot show babysit">
    <p>It has no ${e.join(", and no ")}. A current Chrome, Edge, Firefox or Safari will do, where no setting
      or extension has switched it off.</p>
  </${c}></main>`}function F(){let e=document.getElementById("app"),t=x(globalThis);if(e.replaceChildren(),t.length)return p(n`<${z} lacks=${t} />`,e);I[d(location.pathname).name]().catch(()=>{}),C(),v(),p(n`<${N} />`,e)}F();
