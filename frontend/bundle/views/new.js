/* licences: vendor/licences/ */
import{a as I}from"../chunk-OJ6DZHDJ.js";import{a as R}from"../chunk-UJQH3KX7.js";import{a as H,b as E}from"../chunk-SC4L4VFO.js";import"../chunk-V4AQWVVD.js";import{a as V}from"../chunk-KHU65H3D.js";import{a as T}from"../chunk-7XSKZGOX.js";import{b as G}from"../chunk-NT7AO2XS.js";import{a as W,i as q,j as y,o as j}from"../chunk-5J5AGAYW.js";import{a as f,f as L}from"../chunk-YN7ZD7PO.js";import{a as S,d as B}from"../chunk-SWX2JZZQ.js";import{a as h}from"../chunk-4OGXRVBD.js";import{a as C}from"../chunk-YUOXTB64.js";import{a as O,b as N,c as w}from"../chunk-P7ZISRWD.js";import"../chunk-7WOPZNZU.js";import{i as g}from"../chunk-NXV4SHSZ.js";import{I as A}from"../chunk-TUHHFZ4Q.js";import{b as d,c as D,e as M,f as v,g as _,j as z}from"../chunk-MXUGX5TU.js";import{d as P,f as $,g as F,m as p,n as a}from"../chunk-56HYLBTH.js";function U({form:e,path:t}){let o=f(e.config.value,t),s=O(e.problems.value,t),n=!!f(e.config.value,"data.path");return a`<fieldset class="dataset-cards is-wide" id=${w(t)} tabindex="-1">
    <legend>Data set</legend>
    <div class="choice-grid">
      ${e.datasets.map(r=>a`<${te} key=${r.name} dataset=${r} isChosen=${r.name===o} hasPath=${n} onChoose=${()=>e.chooseData(r.name)} />`)}
    </div>
    ${s.length?a`<p class="field-error">${s.join("; ")}</p>`:null}
  </fieldset>`}function te({dataset:e,isChosen:t,hasPath:o,onChoose:s}){let{name:n,title:r,description:l}=e;return a`<div class=${`choice-card ${t?"is-chosen":""}`}>
    <label>
      <input type="radio" name="data.name" value=${n} checked=${t} onChange=${s} />
      <strong>${r||n}</strong>
      <span class="quiet">${y(l)}</span>
      <span class="choice-facts">${se(e)}</span>
    </label>
    <${ne} dataset=${e} isChosen=${t} hasPath=${o} />
  </div>`}function se({shape:e,n_train:t,n_test:o,n_classes:s}){return e?[...[z(e),`${s} classes`,`${d(t)} ${o?"training":"examples"}`],...o?[`${d(o)} test`]:[]].join(" \xB7 "):"Shape and classes as your files have them"}function ne({dataset:e,isChosen:t,hasPath:o}){if(t&&o)return a`<span class="choice-state tone-good">From the path below</span>`;if(e.needs_path)return t?a`<span class="choice-state tone-warning">Give the path below: ${e.needs_path}</span>`:a`<span class="choice-state quiet">Your own files</span>`;if(!e.is_available)return a`<${ae} dataset=${e} />`;let s=e.is_embedded?"Comes with babysit":"On this machine";return a`<span class="choice-state tone-good">${s}</span>`}function ae({dataset:{name:e,download_bytes:t}}){return a`<div class="choice-state tone-warning">Not on this machine yet${t?` (${v(t)})`:""}. Give a path below, or run
    <code class="command">babysit data fetch ${e}</code></div>`}var oe=()=>import("../components/preflight-panel.js").then(({PreflightControls:e})=>e);function K({form:e,summary:t}){let o=$(e.estimate.value);e.estimate.value&&(o.current=e.estimate.value);let s=o.current,n=e.isEstimating.value||!e.estimate.value,r=e.problems.value,l=(i,u)=>a`<div><dt>${i}</dt><dd>${s?u:"\u2013"}</dd></div>`;return a`<section class="estimate card" aria-label="Estimate">
    <h2>Estimate</h2>
    <dl class=${`estimate-facts ${n?"is-waiting":""}`}>
      ${l("Parameters",d(s?.parameters))}
      ${l("Memory",v(s?.memory_bytes))}
      ${l("Steps",s?`${d(s.total_steps)}`:"")}
      ${l("Steps an epoch",d(s?.steps_per_epoch))}
      ${l("Work a step",s?`${D(s.flops_per_step/1e6,3)} Mflop`:"")}
      ${l("Time",`about ${_(s?.seconds)}`)}
    </dl>
    ${r.length||e.message.value?a`<${re} problems=${r} message=${e.message.value} summary=${t} />`:null}
    <button type="submit" class="button button-primary button-large" disabled=${e.isStarting.value}><${C} name="play" />${e.isStarting.value?"Starting\u2026":e.verb}</button>
    ${e.isCheckable?a`<${h} load=${oe} form=${e} />`:null}
  </section>`}function re({problems:e,message:t,summary:o}){let s=n=>{let r=le(n);r?.scrollIntoView({block:"center"}),r?.focus()};return a`<div class="problems" ref=${o} tabindex="-1" role="group" aria-label="What needs a change">
    <p><strong>${t||(e.length===1?"One field needs a change":`${e.length} fields need a change`)}</strong></p>
    <ul>${e.map(n=>a`<li><button type="button" class="link" onClick=${()=>s(n.field)}>${N(n.field)}</button> ${n.rule}</li>`)}</ul>
  </div>`}function le(e){let t=e.split(".");for(let o=t.length;o>0;o--){let s=document.getElementById(w(t.slice(0,o).join(".")));if(s)return s}return null}var ie=".zip,.npz,.csv,.parquet,.tar.gz,.tgz";function X({form:e,path:t,field:o}){let s=p(null),n=p(""),r=$(new AbortController),l=$(null);P(()=>()=>r.current.abort(),[]);let i=async c=>{r.current=new AbortController,n.value="",s.value={name:c.name,sent:0,total:c.size};let k=(m,ee)=>{s.value={name:c.name,sent:m,total:ee}};try{e.set(t,(await A(c,k,r.current.signal)).path),g(`${c.name} uploaded`)}catch(m){m.name!=="AbortError"&&(n.value=m.message)}finally{s.value=null}},u=c=>{let k=c.currentTarget,m=k.files?.[0];k.value="",m&&i(m)},b=c=>e.set(t,c.currentTarget.value||void 0),x=()=>s.value?r.current.abort():l.current?.click();return a`<${E} form=${e} path=${t} title=${o.title} help=${q(o)} isWide>
    ${c=>a`
      <div class="either">
        <button type="button" class="button" onClick=${x}>${s.value?"Cancel":"Upload\u2026"}</button>
        <input type="text" autocomplete="off" spellcheck=${!1} ...${c} value=${f(e.config.value,t)??""} onInput=${b} />
      </div>
      <input type="file" hidden ref=${l} accept=${ie} aria-label="File to upload" onChange=${u} />
      ${s.value?a`<${ce} ...${s.value} />`:null}
      ${n.value?a`<p class="field-error" role="alert">${n.value}</p>`:null}
    `}
  </${E}>`}function ce({name:e,sent:t,total:o}){let s=o>0?t/o:0,n=s<1?`${M(s)} of ${v(o)} sent`:"Sent; the server checks it";return a`<div>
    <span class="progress-bar is-active" role="progressbar" aria-label=${`Upload of ${e}`} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(100*s)} aria-valuetext=${n}>
      <span style=${{transform:`scaleX(${s})`}}></span>
    </span>
    <p class="field-help">${n}</p>
  </div>`}function Y(e,t){let o=t.toLowerCase().split(/\s+/).filter(Boolean),s=({group:r,title:l,name:i,text:u})=>{let b=`${r} ${l} ${i} ${u}`.toLowerCase();return o.every(x=>b.includes(x))},n=new Map;for(let r of e.filter(s))n.set(r.group,[...n.get(r.group)??[],r]);return[...n]}var ue="(min-width: 861px)",pe="Each fills in the whole form. Point at one to read what there is to see.";function J({form:e}){let t=p(""),o=p(null),s=F(()=>matchMedia(ue).matches,[]);if(e.presets.length===0)return null;let n=e.presets.find(({config:i})=>L(i,e.config.value))??null,r=Y(e.presets,t.value),l=i=>{t.value=i.currentTarget.value};return a`<details class="card presets" open=${s}>
    <summary><h2>Start from</h2><span class="quiet">${n?.title??`${e.presets.length} presets`}</span></summary>
    <div class="presets-body">
      <input type="search" class="presets-filter" placeholder="Filter" aria-label="Filter presets" autocomplete="off" value=${t.value} onInput=${l} />
      ${r.map(([i,u])=>a`<${$e} key=${i} group=${i} presets=${u} form=${e} applied=${n} pointed=${o} />`)}
      ${r.length?null:a`<p class="quiet" role="status">No preset is about that.</p>`}
      <${me} preset=${o.value??n} />
    </div>
  </details>`}function $e({group:e,presets:t,form:o,applied:s,pointed:n}){let r=`presets-${e.toLowerCase().replace(/\W+/g,"-")}`,l=()=>{n.value=null};return a`<div class="presets-theme" role="group" aria-labelledby=${r}>
    <h3 id=${r}>${e}</h3>
    <div class="presets-list">${t.map(i=>{let u=()=>{n.value=i},b=()=>{o.replace(i.config),g(`The form is filled in: ${i.title}`)};return a`<button type="button" class="preset" key=${i.name} aria-pressed=${i===s} aria-description=${i.text}
        onClick=${b} onPointerEnter=${u} onPointerLeave=${l} onFocus=${u} onBlur=${l}>${i.title}</button>`})}</div>
  </div>`}function me({preset:e}){return a`<p class="presets-about" aria-hidden="true">${e?a`<strong>${e.title}.</strong> ${e.text}`:a`<span class="quiet">${pe}</span>`}</p>`}var de=()=>import("../components/foresight-panel.js").then(({ForesightPanel:e})=>e),fe=()=>Promise.all([import("../components/preflight-panel.js"),T("preflight")]).then(([e])=>e.PreflightPanel),he=()=>import("../components/toml-dialog.js").then(({TomlDialog:e})=>e),ve=()=>import("../components/fork-note.js").then(({ForkNote:e})=>e),ge="data.name",Q="data.path";async function be(e){if(!e.has("fork"))return G(e);let[{openForkForm:t}]=await Promise.all([import("../app/fork-form.js"),T("fork")]);return t(e)}function ht(){let e=p(null),t=p(""),o=F(()=>S.peek().searchParams.has("fork"),[]);return P(()=>{document.title=`${o?"Fork of a run":"New run"} \xB7 babysit`;let s=!0;return be(S.peek().searchParams).then(n=>{s?e.value=n:n.close()},n=>{t.value=n.message}),()=>{s=!1,e.value?.close()}},[]),a`<div class="page new-page">
    <div class="page-head"><h1 tabindex="-1">${o?"Fork of a run":"New run"}</h1>${e.value?a`<${ye} form=${e.value} />`:null}</div>
    ${t.value?a`<${I} tone="bad" isAlert title="The form could not be fetched"><p>${t.value}</p></${I}>`:null}
    ${e.value?a`<${ke} form=${e.value} />`:null}
  </div>`}function ye({form:e}){let t=p(!1),o=$(null),s=()=>{t.value=!1,o.current?.focus()};return a`<div class="new-tools">
    <button type="button" class="button" ref=${o} aria-haspopup="dialog" onClick=${()=>{t.value=!0}}><${C} name="copy" />Copy or paste TOML</button>
    ${t.value?a`<${h} load=${he} form=${e} onClose=${s} />`:null}
  </div>`}function ke({form:e}){let t=$(null);return a`<form class="new-form" novalidate onSubmit=${async s=>{s.preventDefault();let n=await e.start();if(n)return B(`/runs/${n}`);g(`Not started: ${e.message.value||`${e.problems.value.length} fields need a change`}`),requestAnimationFrame(()=>t.current?.focus())}}>
    <div class="form-groups">
      ${"fork"in e?a`<${h} load=${ve} form=${e} />`:a`<${J} form=${e} />`}
      ${e.groups.map(s=>a`<${Pe} key=${s.key} form=${e} group=${s} />`)}
    </div>
    <aside class="new-side" aria-label="Estimate and start">
      <${K} form=${e} summary=${t} />
      <${h} load=${fe} form=${e} />
      <${h} load=${de} form=${e} />
    </aside>
  </form>`}function we(e){let{name:t,path:o}=e.config.value.data??{};return!o&&e.datasets.some(s=>s.name===t&&s.is_embedded)}function Pe({form:e,group:t}){let o=`group-${t.key||"run"}`;return a`<section class="card form-group" aria-labelledby=${o}>
    <header class="card-head"><h2 id=${o}>${t.title}</h2>${t.help?a`<p class="quiet group-help">${y(t.help)}</p>`:null}</header>
    <${Fe} form=${e} group=${t} />
  </section>`}function Fe({form:e,group:t}){let o=V(t.key,W(t.fields,f(e.config.value,t.key))),s=e.locks.value.get(t.key),[n,r]=s?[o.filter(({kind:l})=>l!=="list"),o.filter(({kind:l})=>l==="list")]:[[],o];return a`
    ${s?a`<fieldset class="fields is-locked" disabled><p class="lock-why">${y(s)}</p>${Z(e,t,n)}</fieldset>`:null}
    <div class="fields">${Z(e,t,r)}</div>`}function Z(e,t,o){return o.map(s=>{if(s.kind==="either")return a`<${R} key=${s.title} form=${e} group=${t.key} either=${s} />`;let n=j(t.key,s.key);return n===ge?a`<${U} key=${n} form=${e} path=${n} />`:n===Q&&we(e)?null:n===Q?a`<${X} key=${n} form=${e} path=${n} field=${s} />`:a`<${H} key=${n} form=${e} path=${n} field=${s} />`})}export{ht as View};
