/* licences: vendor/licences/ */
import{a as y,b as m,e as g}from"./chunk-54W7UCVP.js";import{b as w}from"./chunk-7BXR3AZ3.js";import{a as i}from"./chunk-NTJ5V5MZ.js";import"./chunk-P6VNYP2K.js";import{p as $,q as s,u as b}from"./chunk-QBSNACLF.js";import"./chunk-S2AKQULE.js";import"./chunk-YKLA7JKN.js";import{a as v}from"./chunk-TKB7XHZO.js";import{a as c,b as f,c as u,l as n}from"./chunk-QCZZOZ7Z.js";var x=[["WebSocket, by which points come as they are made",({WebSocket:e})=>typeof e=="function"],["the 2D canvas, on which charts and pictures are drawn",({document:e})=>P(e)],["observers of size and sight, which say what is to be drawn",e=>[e.IntersectionObserver,e.ResizeObserver].every(t=>typeof t=="function")]];function k(e){return x.filter(([,t])=>!t(e)).map(([t])=>t)}function P(e){try{return!!e.createElement("canvas").getContext("2d")}catch{return!1}}var p=["system","light","dark"],I={system:"system",light:"sun",dark:"moon"};function S({route:e}){let t=(r,o,a)=>n`<a href=${o} aria-current=${e===r?"page":void 0}>${a}</a>`;return n`<header class="app-bar">
    <a class="skip" href="#main">Skip to the content</a>
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>babysit</a>
    <nav aria-label="Pages">${t("runs","/","Runs")}${t("new","/new","New run")}</nav>
    <div class="app-bar-end">
      ${e==="run"?null:n`<${w} />`}
      <${T} />
    </div>
    <div class="visually-hidden" aria-live="polite" role="status">${$.value}</div>
  </header>`}function T(){let e=p[(p.indexOf(s.value)+1)%p.length],t=`Colours: ${s.value}. Change to ${e}`;return n`<button type="button" class="icon-button" aria-label=${t} title=${t} onClick=${()=>{s.value=e}}>
    <${v} name=${I[s.value]} />
  </button>`}var E={runs:()=>Promise.all([import("./views/runs.js"),d("runs")]),new:()=>Promise.all([import("./views/new.js"),...["new","presets","balance"].map(d)]),run:()=>Promise.all([import("./views/run.js"),...["run","charts","confusion","balance","../vendor/uplot"].map(d)]),"not-found":()=>Promise.all([import("./views/not-found.js")])};function d(e){let t=`style-${e.split("/").at(-1)}`;if(document.getElementById(t))return Promise.resolve();let r=document.createElement("link");return Object.assign(r,{id:t,rel:"stylesheet",href:new URL(`./styles/${e}.css`,import.meta.url.replace(/(\/assets\/[0-9a-f]+\/).*/,"$1main.js")).href}),document.head.append(r),new Promise((o,a)=>{r.onload=o,r.onerror=a})}function A(){let e=m(y.value.pathname),t=`${e.name}/${e.id}`,[r,o]=f(null);return u(()=>{let a=!0,h=l=>a&&o({key:t,route:e,View:l});return E[e.name]().then(([{View:l}])=>h(l),()=>h(null)),()=>{a=!1}},[t]),n`
    <${S} route=${e.name} />
    <main id="main" tabindex="-1">${r?n`<${B} key=${r.key} ...${r} />`:null}</main>
  `}var C=!0;function B({route:e,View:t}){return u(()=>{C||(scrollTo(0,0),document.querySelector("h1")?.focus({preventScroll:!0})),C=!1},[]),t?n`<${t} id=${e.id} />`:n`<${i} tone="bad" isAlert title="This page could not be loaded">
      <p>The server may have been updated or stopped. Reload the page to try again.</p>
    </${i}>`}function O({lacks:e}){return n`<main class="page page-narrow"><${i} tone="bad" isAlert title="This browser cannot show babysit">
    <p>It has no ${e.join(", and no ")}. A current Chrome, Edge, Firefox or Safari will do, where no setting
      or extension has switched it off.</p>
  </${i}></main>`}function R(){let e=document.getElementById("app"),t=k(globalThis);if(e.replaceChildren(),t.length)return c(n`<${O} lacks=${t} />`,e);E[m(location.pathname).name]().catch(()=>{}),g(),b(),c(n`<${A} />`,e)}R();
