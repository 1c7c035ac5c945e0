/* licences: vendor/licences/ */
import{c as B}from"./chunk-7Y3DDZCN.js";import{a as m}from"./chunk-OJ6DZHDJ.js";import{a as r}from"./chunk-7XSKZGOX.js";import{a as E,c as x}from"./chunk-6UJ4HN6M.js";import{a as S,b as C,c as f,f as P}from"./chunk-SWX2JZZQ.js";import{a as u}from"./chunk-4OGXRVBD.js";import{a as i}from"./chunk-YUOXTB64.js";import{a as w}from"./chunk-UEYXOZWZ.js";import"./chunk-P7ZISRWD.js";import"./chunk-FCSODRVD.js";import{e as g,f as c,h as k,j as v}from"./chunk-NXV4SHSZ.js";import"./chunk-TUHHFZ4Q.js";import"./chunk-MXUGX5TU.js";import{b as d,c as b,d as l,m as y,n as a}from"./chunk-56HYLBTH.js";var D=[["WebSocket, by which points come as they are made",({WebSocket:e})=>typeof e=="function"],["the 2D canvas, on which charts and pictures are drawn",({document:e})=>L(e)],["observers of size and sight, which say what is to be drawn",e=>[e.IntersectionObserver,e.ResizeObserver].every(t=>typeof t=="function")]];function K(e){return D.filter(([,t])=>!t(e)).map(([t])=>t)}function L(e){try{return!!e.createElement("canvas").getContext("2d")}catch{return!1}}var z=()=>Promise.all([import("./components/keys-sheet.js"),r("keys")]).then(([{KeysSheet:e}])=>e);function A(){let e=y(!1),t=()=>{e.value=!0};l(()=>{let s=n=>{n.key!=="?"||n.ctrlKey||n.metaKey||n.altKey||x(n.target)||!E.peek()||(n.preventDefault(),t())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]);let o=()=>{e.value=!1};return a`<button type="button" class="icon-button keys-button" aria-haspopup="dialog" aria-label="Keys" title="Keys (?)" onClick=${t}><${i} name="keyboard" /></button>
    ${e.value?a`<${u} load=${z} close=${o} />`:null}`}var h=["system","light","dark"],N={system:"system",light:"sun",dark:"moon"};function I({route:e}){let t=(o,s,n)=>a`<a href=${s} aria-current=${e===o?"page":void 0}>${n}</a>`;return a`<header class="app-bar">
    <a class="skip" href="#main">Skip to the content</a>
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span><span class="brand-word">babysit</span></a>
    <nav aria-label="Pages">${t("runs","/","Runs")}${t("new","/new","New run")}${t("lecture","/lecture","Lecture")}${t("compare","/compare","Compare")}</nav>
    <div class="app-bar-end">
      ${e==="run"?null:a`<${B} />`}
      <a class="icon-button" href="/storage" aria-label="Storage" title="Storage" aria-current=${e==="storage"?"page":void 0}><${i} name="disk" /></a>
      <a class="icon-button" href="/alerts" aria-label="Alerts" title="Alerts" aria-current=${e==="alerts"?"page":void 0}><${i} name="bell" /></a>
      <${A} />
      <${R} />
    </div>
    <div class="visually-hidden" aria-live="polite" role="status">${g.value}</div>
  </header>`}function R(){let e=h[(h.indexOf(c.value)+1)%h.length],t=`Colours: ${c.value}. Change to ${e}`;return a`<button type="button" class="icon-button" aria-label=${t} title=${t} onClick=${()=>{c.value=e}}>
    <${i} name=${N[c.value]} />
  </button>`}var F=()=>Promise.all([import("./components/toasts.js"),r("floating")]).then(([{Toasts:e}])=>e),T={runs:()=>Promise.all([import("./views/runs.js"),...["runs","runs-cells"].map(r)]),new:()=>Promise.all([import("./views/new.js"),...["new","presets","balance","foresight"].map(r)]),run:()=>Promise.all([import("./views/run.js"),...["run","marks","sections","charts","balance","../vendor/uplot"].map(r)]),compare:()=>Promise.all([import("./views/compare.js"),r("compare")]),alerts:()=>Promise.all([import("./views/alerts.js"),r("alerts")]),storage:()=>Promise.all([import("./views/storage.js"),r("storage")]),lecture:()=>Promise.all([import("./views/lecture.js"),r("lecture")]),"not-found":()=>Promise.all([import("./views/not-found.js")])};async function W(){let[{DiskBanner:e}]=await Promise.all([import("./components/disk-banner.js"),r("disk-banner")]);return e}function j(){let e=f(S.value.pathname),t=`${e.name}/${e.id}${e.name==="new"?C.value:""}`,[o,s]=b(null);return l(()=>{let n=!0,$=p=>n&&s({key:t,route:e,View:p});return T[e.name]().then(([{View:p}])=>$(p),()=>$(null)),()=>{n=!1}},[t]),a`
    <${I} route=${e.name} />
    ${k.isDiskFull.value?a`<${u} load=${W} />`:null}
    <main id="main" tabindex="-1">${o?a`<${q} key=${o.key} ...${o} />`:null}</main>
    ${w.value.length?a`<${u} load=${F} />`:null}
  `}var O=!0;function q({route:e,View:t}){return l(()=>{O||(scrollTo(0,0),document.querySelector("h1")?.focus({preventScroll:!0})),O=!1},[]),t?a`<${t} id=${e.id} />`:a`<${m} tone="bad" isAlert title="This page could not be loaded">
      <p>The server may have been updated or stopped. Reload the page to try again.</p>
    </${m}>`}function H({lacks:e}){return a`<main class="page page-narrow"><${m} tone="bad" isAlert title="This browser cannot show babysit">
    <p>It has no ${e.join(", and no ")}. A current Chrome, Edge, Firefox or Safari will do, where no setting
      or extension has switched it off.</p>
  </${m}></main>`}function M(){let e=document.getElementById("app"),t=K(globalThis);if(e.replaceChildren(),t.length)return d(a`<${H} lacks=${t} />`,e);T[f(location.pathname).name]().catch(()=>{}),P(),v(),d(a`<${j} />`,e),localStorage.getItem("notify")==="on"&&import("./app/notifier.js").then(({notifier:o})=>o.start())}M();
