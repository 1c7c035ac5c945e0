/* licences: vendor/licences/ */
import{a as Q}from"../chunk-7Y3DDZCN.js";import{a as L}from"../chunk-OJ6DZHDJ.js";import{d as z}from"../chunk-SWX2JZZQ.js";import{a as v}from"../chunk-YUOXTB64.js";import{e as q}from"../chunk-FCSODRVD.js";import{d as J,h as K,i as U}from"../chunk-NXV4SHSZ.js";import{B as P,C as F,b as d,j as D}from"../chunk-TUHHFZ4Q.js";import{a as I,b as c,c as $,e as V,h as W}from"../chunk-MXUGX5TU.js";import{d as f,f as G,g as y,j as k,m,n as a}from"../chunk-56HYLBTH.js";function X(t,e){return t.some(n=>n.config.name===e.name&&(!n.run||n.run.id<e.id))}function Y(t,e){return t.map(n=>({...n,presets:n.presets.map(r=>({...r,run:r.run&&e.get(r.run.id)||r.run}))}))}var mt=300,w=class{constructor(e){this.themes=k([]),this.error=k(null),this.timer=0;let n=e.watch("*",{onUpdate:r=>this.take(r),onSnapshotNeeded:()=>this.loadSoon()});this.close=()=>{n(),clearTimeout(this.timer)},this.load()}async load(){try{this.themes.value=await P(),this.error.value=null}catch(e){e instanceof d&&(this.error.value=e)}}loadSoon(){clearTimeout(this.timer),this.timer=window.setTimeout(()=>this.load(),mt)}take({summaries:e}){if(!e.length||!this.themes.value.length)return;let n=this.themes.value.flatMap(s=>s.presets),r=new Map(e.map(s=>[s.id,s]));e.some(s=>X(n,s))&&this.loadSoon(),n.some(({run:s})=>s&&r.has(s.id))&&(this.themes.value=Y(this.themes.value,r))}};var g=160,b=92,M=12,R=b-13,E=3,_=1.08,ht=6,dt=1.6;function tt(t,e){let n=t.std.length>=ht?xt(t,e):bt(t),r=[ft(t),n];return{panels:r,summary:r.map(({title:s,told:o})=>`${s}: ${o}`).join(". ")}}function ft({steps:t,train_loss:e,val_loss:n,diverged_at:r}){let s=e[0][1]??1,o=[...e,...n].map(([,p])=>p??0),i=_*Math.min(Math.max(...o),dt*s)||1,l=p=>S(p/t),u=p=>N(p/i);return{title:"Loss",told:r===null?`${T(s)} \u2192 ${T(O(e))}, validation ${T(O(n))}`:`${T(s)}, no number from step ${c(r)} on`,top:$(i,2),lines:[{kind:"train",d:A(r===null?e:gt(e,r,i),l,u)},{kind:"validation",d:A(n,l,u)}],dots:[],rings:[],cross:r===null?null:[l(r),N(1)],from:"0",to:`step ${c(t)}`}}function gt(t,e,n){return[...t.filter(([r,s])=>r<e&&s!==null),[e,n]]}function bt({steps:t,val_accuracy:e}){let n=A(e,r=>S(r/t),N);return{title:"Validation accuracy",told:`${V(O(e))} at the end`,top:"100 %",lines:[{kind:"validation",d:n}],dots:[],rings:[],cross:null,from:"0",to:`step ${c(t)}`}}function xt({std:t},e){let n=t.slice(0,-1),r=_*Math.max(1,...n.map(i=>i??0)),s=(i,l)=>i===null?[]:[[S(l/(n.length-1)),N(i/r)]],o=n.flatMap(s);return{title:"Spread by layer",told:`${$(n[1],2)} in the first, ${$(n.at(-1),2)} in the last`,top:$(r,2),lines:[{kind:"spread",d:nt(o.map(i=>[i]))}],dots:o,rings:e?.is_same?e.std.flatMap(s):[],cross:null,from:"input",to:`layer ${n.length-1}`}}function T(t){return $(t,t&&Math.abs(t)<1?2:3)}function O(t){return t.at(-1)?.[1]}function S(t){return et(E+t*(g-2*E))}function N(t){return et(M+E+(1-Math.min(Math.max(t,0),1))*(R-M-2*E))}function et(t){return Math.round(t*10)/10}function A(t,e,n){return nt(t.map(([r,s])=>s===null?[]:[[e(r),n(s)]]))}function nt(t){return t.map(([e],n)=>e?`${t[n-1]?.length?"L":"M"}${e[0]} ${e[1]}`:"").join("")}var h=3.5;function rt({expected:t,lecture:e}){let{panels:n}=y(()=>tt(t,e),[t]),{steps:r,of:s}=t;return a`<div class="expect">
    ${n.map(o=>a`<figure key=${o.title} class="expect-panel"><${yt} panel=${o} /><figcaption><strong>${o.title}</strong> ${o.told}</figcaption></figure>`)}
    ${r<s?a`<p class="expect-note quiet">The first ${c(r)} of ${c(s)} steps.</p>`:null}
  </div>`}function yt({panel:{top:t,lines:e,dots:n,rings:r,cross:s,from:o,to:i}}){return a`<svg class="expect-drawing" viewBox=${`0 0 ${g} ${b}`} aria-hidden="true" focusable="false">
    <path class="expect-frame" d=${`M0.5 ${M}V${R}H${g}`} />
    ${e.map(({kind:l,d:u})=>a`<path key=${l} class=${`expect-line is-${l}`} d=${u} />`)}
    ${n.map(([l,u])=>a`<circle key=${l} class="expect-dot" cx=${l} cy=${u} r="2" />`)}
    ${r.map(([l,u])=>a`<circle key=${l} class="expect-ring" cx=${l} cy=${u} r="4" />`)}
    ${s?a`<path class="expect-cross" d=${vt(s)} />`:null}
    <text class="expect-end" x="0" y="8">${t}</text>
    <text class="expect-end" x="0" y=${b-3}>${o}</text>
    <text class="expect-end is-right" x=${g} y=${b-3}>${i}</text>
  </svg>`}function vt([t,e]){return`M${t-h} ${e-h}l${2*h} ${2*h}m0 ${-2*h}l${-2*h} ${2*h}`}function st(){let t=n=>a`<svg viewBox="0 0 24 10" width="24" height="10" aria-hidden="true" focusable="false">${n}</svg>`,e=n=>t(a`<path class=${`expect-line is-${n}`} d="M1 5H23" />${n==="spread"?a`<circle class="expect-dot" cx="12" cy="5" r="2" />`:null}`);return a`<ul class="expect-key" aria-label="In the pictures">
    <li>${e("train")} training</li>
    <li>${e("validation")} validation</li>
    <li>${e("spread")} spread of a layer's activations on the first step</li>
    <li>${t(a`<circle class="expect-ring" cx="12" cy="5" r="4" />`)} the lecture's number</li>
  </ul>`}function at(t){let e=t.filter(r=>r.is_within!==null),n=e.filter(r=>!r.is_within).map(r=>j(r.layer));return e.length?n.length?`${e.length-n.length} of ${e.length} as the lecture says; outside: ${n.join(", ")}`:`all ${e.length} as the lecture says`:""}function j(t){return t===0?"input":`layer ${t}`}function B(t){let e=I(t);if(e===null||!Number.isFinite(e)||Math.abs(e)>=1e3)return $(e,3);let n=Math.abs(e).toFixed(4);return e<0&&Number(n)?`\u2212${n}`:n}function C(t){return $(I(t),3)}function ot({is_within:t,std:e,lecture_std:n,tolerance:r}){if(t===null||n===null||r===null)return["",""];let s=e===null?Number.NaN:Math.abs(Number(e)/n-1),o=`${H(s)} off in spread, ${H(r)} allowed`;return[`${t?"within":"outside"} ${H(r)}`,o]}function H(t){return Number.isFinite(t)?`${Number((100*t).toPrecision(2))} %`:"far"}function it({is_printed:t,is_same:e}){let n=t?"as printed on the slides":"from the same experiment run again";return e?`The lecture's numbers are ${n}; another draw of the weights may differ by the tolerance.`:`The lecture's numbers are ${n}, of 500 units a layer on noise. This run has other data and 200 units: compare the course from layer to layer, not the digits.`}var wt="400px";function lt({preset:t,run:e}){let n=G(null),r=m(!1),s=m(null);f(()=>Mt(n.current,r),[]);let o=m("");f(()=>Et(t.name,s,o,r.value),[r.value,e.id,e.step>0,e.state]);let i=s.value?.run?.id===e.id&&s.value.step!==null?s.value:null;return a`<div class="lecture-measured" ref=${n}>${i?a`<${Nt} preset=${t} table=${i} />`:a`<p class="quiet">${o.value||Tt(e,s.value)}</p>`}</div>`}function Tt(t,e){return e?.run?.id===t.id&&e.step===null&&q(t.state)?"It measured no layers.":t.step>0?"Its layers are being fetched.":"Its layers have not been measured yet."}function Mt(t,e){let n=new IntersectionObserver(([r])=>{r.isIntersecting&&(e.value=!0)},{rootMargin:wt});return t&&n.observe(t),()=>n.disconnect()}function Et(t,e,n,r){let s=new AbortController;return r&&F(t,s.signal).then(o=>{e.value=o,n.value=""},o=>{o instanceof d&&(n.value=`Its layers could not be fetched: ${o.message}`)}),()=>s.abort()}function Nt({preset:t,table:{rows:e,step:n,lecture:r}}){let s=at(e),o=e.every(i=>i.is_within!==!1);return a`<details open=${s!==""}>
    <summary>Layers at step ${c(n)}${s?a`: <span class=${o?"is-within":"is-outside"}>${s}</span>`:null}</summary>
    <div class="lecture-scroll" tabindex="0" role="region" aria-label=${`${t.title}: its layers at step ${n}`}>
      <table class="lecture-table">
        <${kt} hasLecture=${r!==null} isJudged=${s!==""} />
        <tbody>${e.map((i,l)=>a`<${It} key=${i.layer} row=${i} isLast=${l===e.length-1} hasLecture=${r!==null} isJudged=${s!==""} />`)}</tbody>
      </table>
    </div>
    ${r?a`<p class="quiet">${it(r)}${r.is_same?null:a` <a href=${`#${r.exact}`}>${r.exact_title}</a> is the very experiment.`}</p>`:null}
  </details>`}function kt({hasLecture:t,isJudged:e}){let n=a`<th scope="col" class="number">run</th>`,r=a`<th scope="col" class="number">lecture</th>`;return t?a`<thead>
    <tr><td></td><th scope="colgroup" colspan="2" class="lecture-pair">mean</th><th scope="colgroup" colspan="2" class="lecture-pair">std</th>${e?a`<td></td>`:null}</tr>
    <tr><th scope="col">layer</th>${n}${r}${n}${r}${e?a`<th scope="col">tolerance</th>`:null}</tr>
  </thead>`:a`<thead><tr><th scope="col">layer</th><th scope="col" class="number">mean</th><th scope="col" class="number">std</th></tr></thead>`}function It({row:t,isLast:e,hasLecture:n,isJudged:r}){let s=i=>a`<td class="number">${i}</td>`,o=i=>n?a`<td class="number lecture-theirs">${i}</td>`:null;return a`<tr>
    <th scope="row">${e?"output":j(t.layer).replace("layer ","")}</th>
    ${s(B(t.mean))}${o(B(t.lecture_mean))}${s(C(t.std))}${o(C(t.lecture_std))}
    ${r?a`<${Lt} row=${t} />`:null}
  </tr>`}function Lt({row:t}){let[e,n]=ot(t);if(!e)return a`<td></td>`;let[r,s]=t.is_within?["is-within","check"]:["is-outside","cross"];return a`<td class=${r} title=${n}><${v} name=${s} /> ${e}</td>`}function ct({preset:t}){let{name:e,title:n,text:r,expected:s,lecture:o,run:i}=t,l=`preset-${e}`;return a`<article class="card lecture-card" id=${e} aria-labelledby=${l}>
    <h3 id=${l}>${n}</h3>
    <p class="lecture-text">${r}</p>
    <${rt} expected=${s} lecture=${o} />
    <${Ot} preset=${t} />
    ${i?a`<${At} run=${i} /><${lt} preset=${t} run=${i} />`:null}
  </article>`}function Ot({preset:{name:t,title:e,config:n,dataset:r,data_title:s,is_available:o}}){let i=m(!1),l=m(""),u=async()=>{i.value=!0,l.value="";try{z(`/runs/${(await D(n)).id}`)}catch(x){if(!(x instanceof d))throw x;l.value=x.problems.map(({field:$t,rule:pt})=>`${$t} ${pt}`).join("; ")||x.message,U(`${e} was not started: ${l.value}`)}i.value=!1},p=a`<a class="lecture-form" href=${`/new?preset=${t}`} aria-label=${`Open in the form: ${e}`}>Open in the form</a>`;return o?a`<div class="lecture-actions">
    <button type="button" class="button" disabled=${i.value} aria-label=${`Run it: ${e}`} onClick=${u}><${v} name="play" />Run it</button>
    ${p}
    ${l.value?a`<p class="bad-text"><strong>Not started.</strong> ${l.value}</p>`:null}
  </div>`:a`<div class="lecture-actions">${p}<p class="quiet">Needs ${s} on this machine: <code>babysit data fetch ${r}</code>, or the path of a copy in the form.</p></div>`}function At({run:t}){return a`<p class="lecture-run">
    <${Q} state=${t.state} place=${t.queue_place} />
    <a href=${`/runs/${t.id}`}>Newest run</a>
    <span class="quiet">${t.started_at?`${W(t.started_at,J.value)} \xB7 `:""}step ${c(t.step)} of ${c(t.total_steps)}</span>
  </p>`}function me(){let t=y(()=>new w(K),[]),e=t.themes.value;return f(()=>(document.title="Lecture \xB7 babysit",t.close),[]),f(()=>{e.length&&document.getElementById(location.hash.slice(1))?.scrollIntoView()},[e.length>0]),a`<div class="page lecture-page">
    <div class="page-head"><h1 tabindex="-1">Lecture</h1></div>
    <div class="lecture-intro">
      <p>The experiments of CS231n's lecture 6, in its order. The pictures show what to expect: each is of a training that really ran. Run one, watch it, and come back: what its layers measured stands here then, beside the lecture's numbers.</p>
      <${st} />
    </div>
    ${t.error.value?a`<${L} tone="bad" isAlert title="The lecture could not be fetched"><p>${t.error.value.message}</p></${L}>`:null}
    ${e.length?a`<${Rt} themes=${e} />`:null}
    ${e.map(n=>a`<${St} key=${n.title} theme=${n} />`)}
  </div>`}function ut(t){return`theme-${t.toLowerCase().replace(/\W+/g,"-")}`}function Rt({themes:t}){return a`<nav class="lecture-contents" aria-label="Themes">
    ${t.map(({title:e,presets:n})=>a`<a key=${e} class="chip" href=${`#${ut(e)}`}>${e} <span aria-hidden="true">${n.length}</span></a>`)}
  </nav>`}function St({theme:{title:t,lesson:e,presets:n}}){let r=ut(t);return a`<section class="lecture-theme" id=${r} aria-labelledby=${`${r}-title`}>
    <h2 id=${`${r}-title`}>${t}</h2>
    <p class="lecture-lesson">${e}</p>
    <div class="lecture-cards">${n.map(s=>a`<${ct} key=${s.name} preset=${s} />`)}</div>
  </section>`}export{me as View};
