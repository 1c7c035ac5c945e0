/* licences: vendor/licences/ */
import{d as H}from"../chunk-TQKWXUJO.js";import{a as G}from"../chunk-7Y3DDZCN.js";import{a as N}from"../chunk-OJ6DZHDJ.js";import{a as z}from"../chunk-7XSKZGOX.js";import"../chunk-YN7ZD7PO.js";import{a as K}from"../chunk-7K4SZNIV.js";import{a as E}from"../chunk-4OGXRVBD.js";import{a as F}from"../chunk-YUOXTB64.js";import"../chunk-P7ZISRWD.js";import"../chunk-FCSODRVD.js";import"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{d as P,i as M}from"../chunk-NXV4SHSZ.js";import{b as C,d as D,e as y}from"../chunk-TUHHFZ4Q.js";import{b as g,e as k,f as u,i as q}from"../chunk-MXUGX5TU.js";import{d as _,g as L,j as h,m as v,n as o}from"../chunk-56HYLBTH.js";function w({problems:e}){return e.find(({field:t})=>t==="filter")??null}var $=[{kind:"points",name:"points",colour:"run-1"},{kind:"tensors",name:"pictures and histograms",colour:"run-4"},{kind:"events",name:"events and logs",colour:"run-2"},{kind:"files",name:"checkpoints and other files",colour:"run-3"}],J={hasAge:!0,days:"90",hasKeep:!1,keep:"100",filter:"",keepStarred:!0,tags:""};function O({database:e,log:t,free:a,sums:s,folders:n}){return[{name:"runs in the database",colour:"run-1",bytes:e-a},{name:"free in the database",colour:"run-6",bytes:a},{name:"write-ahead log",colour:"run-8",bytes:t},{name:"files of runs",colour:"run-3",bytes:s.files},{name:"data sets",colour:"run-2",bytes:n.datasets},{name:"uploads",colour:"run-4",bytes:n.uploads},{name:"backups before updates",colour:"run-7",bytes:n.backups}].filter(c=>c.bytes>0)}function U(e){let t=R(O(e)),a=Math.max(e.disk.total-e.disk.free-t,0);return[{name:"this data folder",colour:"run-1",bytes:t},{name:"everything else",colour:"control-line",bytes:a}]}function R(e){return e.reduce((t,a)=>t+a.bytes,0)}function S({hasAge:e,days:t,hasKeep:a,keep:s,filter:n,keepStarred:i,tags:c}){let p=T=>({order:null,problem:T});if(!e&&!a&&!n.trim())return p("Choose at least one rule: without one every run would go.");let r=e?Number(t.replace(",",".")):null;if(r!==null&&!(t.trim()&&r>=0))return p("The age must be a number of days.");let l=a?Number(s):null;if(l!==null&&!(s.trim()&&Number.isInteger(l)&&l>=0))return p("How many runs stay must be a whole number.");let m=c.split(",").map(T=>T.trim()).filter(Boolean);return{order:{older_than_days:r,keep:l,keep_tags:m,keep_starred:i,filter:n.trim(),apply:!1},problem:""}}var ee=1e3,B={what:"",sentence:""},x=class{constructor(){this.summary=h(null),this.sort=h("bytes"),this.rules=h({...J}),this.plan=h(null),this.error=h(null),this.refusal=h(null),this.doing=h(""),this.done=h(B),this.timer=0,this.isClosed=!1,this.close=()=>{this.isClosed=!0,clearTimeout(this.timer)}}async load(){clearTimeout(this.timer),await W(this.error,async()=>{let t=await D(`/api/storage?sort=${this.sort.peek()}`);this.isClosed||(this.summary.value=t,t.is_counting&&(this.timer=window.setTimeout(()=>this.load(),ee)))})}async sortBy(t){this.sort.value=t,await this.load()}change(t){this.rules.value={...this.rules.peek(),...t},this.plan.value=null,this.done.value=B,this.refusal.value=null}async look(){let{order:t}=S(this.rules.peek());t&&await this.act("plan",async()=>{let a=await y("/api/storage/retention",t);this.plan.value={order:t,plan:a},M(a.runs.length?`${d(a.runs.length)} would go`:"No run would go")})}async apply(){let t=this.plan.peek();t&&(await this.act("apply",async()=>{let{runs:a,bytes:s}=await y("/api/storage/retention",{...t.order,apply:!0});this.plan.value=null,this.done.value={what:"apply",sentence:`${d(a.length)} gone for good, ${u(s)}`}}),await this.load())}async compact(){await this.act("compact",async()=>{let{before:t,after:a}=await y("/api/storage/compact",{});this.done.value={what:"compact",sentence:`The database is ${u(t-a)} smaller. `}}),await this.load()}async act(t,a){this.doing.value=t,this.done.value=B,await W(this.refusal,a),this.doing.value=""}};async function W(e,t){try{await t(),e.value=null}catch(a){e.value=a instanceof C?a:new C(0,String(a))}}function d(e){return`${g(e)} ${e===1?"run":"runs"}`}var te=[["babysit backup runs.db","The database as one file, while this server runs. To restore it, put it into an empty folder as babysit.db and serve that."],["babysit backup runs.tar --with-files","The same with the runs' checkpoints and logs. To restore it, unpack it into an empty folder."],["babysit verify","Look through the database, every chunk of points and every checkpoint; changes nothing."]];function j(){return o`<section class="card storage-card" aria-labelledby="backup-title">
    <h2 id="backup-title">Keep a copy</h2>
    <p class="quiet">From a terminal, with the same <code>--data-dir</code> as this server:</p>
    <dl class="storage-commands">${te.map(([e,t])=>o`<${ae} key=${e} command=${e} text=${t} />`)}</dl>
  </section>`}function ae({command:e,text:t}){let a=v(""),s=async()=>{a.value=await navigator.clipboard.writeText(e).then(()=>"Copied",()=>"Not copied: select it instead")};return o`<dt><code>${e}</code><button type="button" class="icon-button" aria-label=${`Copy ${e}`} title="Copy" onClick=${s}><${F} name="copy" /></button><span class="quiet" role="status">${a.value}</span></dt>
    <dd class="quiet">${t}</dd>`}function f({parts:e,total:t,isTall:a=!1}){return o`<span class=${`storage-bar ${a?"is-tall":""}`} aria-hidden="true">${e.map(({name:s,colour:n,bytes:i})=>o`<span key=${s} title=${`${s}: ${u(i)}`} style=${{width:`${100*i/(t||1)}%`,background:`var(--${n})`}}></span>`)}</span>`}function b({parts:e,total:t}){return o`<ul class="storage-legend">${e.map(({name:a,colour:s,bytes:n})=>o`<li key=${a}><span class="storage-key" style=${{background:`var(--${s})`}}></span><span class="quiet">${a}</span> ${u(n)}${t?o` <span class="quiet">${k(n/t)}</span>`:null}</li>`)}</ul>`}function V({storage:e,summary:t}){let{disk:a,database:s,free:n}=t,i=O(t),c=U(t),p=R(i),r=e.done.value,l=e.doing.value!=="";return o`<section class="card storage-disk" aria-labelledby="disk-title">
    <h2 id="disk-title">Disk</h2>
    <p class="storage-figure"><strong>${u(a.free)} free</strong> <span class="quiet">of ${u(a.total)}, ${k(a.free/a.total)}</span></p>
    <${f} parts=${c} total=${a.total} isTall />
    <${b} parts=${c} total=${a.total} />
    <p class="storage-figure"><strong>${u(p)}</strong> <span class="quiet">in this data folder</span></p>
    <${f} parts=${i} total=${p} isTall />
    <${b} parts=${i} total=${p} />
    <div class="storage-actions">
      <button type="button" class="button" disabled=${l||n===0} onClick=${()=>e.compact()}>${e.doing.value==="compact"?"Giving back\u2026":"Give back free space"}</button>
      <span class="quiet"><span role="status">${r.what==="compact"?r.sentence:""}</span>${n?`${u(n)} of the database's ${u(s)} are free, for what comes next; more than a little goes back to the disk by itself.`:"Nothing in the database is free: there is nothing to give back."}</span>
    </div>
  </section>`}var Y=50,se=()=>Promise.all([import("../components/filter-problem.js"),z("desk-panels")]).then(([{FilterProblem:e}])=>e);function X({storage:e}){let t=e.rules.value,{problem:a}=S(t),s=e.plan.value,n=e.doing.value!=="",i=e.done.value,c=e.refusal.value&&w(e.refusal.value);return o`<section class="card storage-card" aria-labelledby="retention-title">
    <h2 id="retention-title">Let old runs go</h2>
    <p class="quiet">A run goes when all chosen rules say so. One that has not ended never does.</p>
    <form class="storage-rules" onSubmit=${r=>{r.preventDefault(),e.look()}}>
      <${Q} label="Ended more than" after="days ago" isOn=${t.hasAge} value=${t.days} onSwitch=${r=>e.change({hasAge:r})} onType=${r=>e.change({days:r,hasAge:!0})} />
      <${Q} label="Not among the" after="newest runs" isOn=${t.hasKeep} value=${t.keep} onSwitch=${r=>e.change({hasKeep:r})} onType=${r=>e.change({keep:r,hasKeep:!0})} />
      <label class="storage-line"><span>Matching</span><input type="text" value=${t.filter} placeholder="val/accuracy.best < 0.5" spellcheck=${!1} autocomplete="off" autocapitalize="off" onInput=${r=>e.change({filter:I(r)})} /></label>
      ${c?o`<${E} load=${se} line=${t.filter} problem=${c} onTake=${r=>e.change({filter:r})} />`:null}
      <label class="storage-line"><span>Spare the tags</span><input type="text" value=${t.tags} placeholder="baseline, paper" spellcheck=${!1} autocomplete="off" autocapitalize="off" onInput=${r=>e.change({tags:I(r)})} /></label>
      <label class="storage-check"><input type="checkbox" checked=${t.keepStarred} onChange=${r=>e.change({keepStarred:r.currentTarget.checked})} /> Spare what has a star</label>
      <div class="storage-actions">
        <button type="submit" class="button" disabled=${n||a!==""}>${e.doing.value==="plan"?"Looking\u2026":"Show what would go"}</button>
        <span class=${a?"bad-text":"quiet"} role="status">${a||(i.what==="apply"?i.sentence:"")}</span>
      </div>
    </form>
    ${s?o`<${oe} storage=${e} plan=${s.plan} isBusy=${n} />`:null}
  </section>`}function Q({label:e,after:t,isOn:a,value:s,onSwitch:n,onType:i}){return o`<div class="storage-rule">
    <label class="storage-check"><input type="checkbox" checked=${a} onChange=${c=>n(c.currentTarget.checked)} /> ${e}</label>
    <input type="text" inputmode="decimal" autocomplete="off" aria-label=${`${e} \u2026 ${t}`} value=${s} class=${a?"":"is-off"} onInput=${c=>i(I(c))} />
    <span>${t}</span>
  </div>`}function oe({storage:e,plan:t,isBusy:a}){let s=K();if(!t.runs.length)return o`<p class="storage-plan-head">No run would go.</p>`;let n=()=>{s.value&&e.apply(),s.value=!s.value},i=s.value?`Yes, purge ${d(t.runs.length)} for good`:`Purge ${d(t.runs.length)}`,c=t.runs.length-Y;return o`<div class="storage-plan">
    <p class="storage-plan-head"><strong>${d(t.runs.length)}</strong> would go, <strong>${u(t.bytes)}</strong>:</p>
    <div class="storage-plan-list" tabindex="0" role="region" aria-label="Runs that would go"><ul>${t.runs.slice(0,Y).map(({id:p,name:r,bytes:l,why:m})=>o`<li key=${p}><a href=${`/runs/${p}`}>${r||p}</a><span class="number">${u(l)}</span><span class="quiet storage-why">${m}</span></li>`)}${c>0?o`<li class="quiet">and ${d(c)} more</li>`:null}</ul></div>
    <div class="storage-actions">
      <button type="button" class=${`button ${s.value?"button-danger":""}`} disabled=${a} onClick=${n}>${e.doing.value==="apply"?"Purging\u2026":i}</button>
      <span class="quiet">With their points, pictures and checkpoints. This cannot be taken back.</span>
    </div>
  </div>`}function I(e){return e.currentTarget.value}var ne=25;function Z({storage:e,summary:t}){let a=v(!1),{runs:s,total:n,sums:i}=t;if(!s.length)return o`<p class="quiet">${t.is_counting?"":"There are no runs yet."}</p>`;let c=e.sort.value,p=a.value?s:s.slice(0,ne),r=Math.max(...s.map(l=>l.bytes));return o`<section class="card storage-runs" aria-labelledby="runs-title">
    <header class="card-head">
      <h2 id="runs-title">Runs by size</h2>
      <span class="quiet">${p.length<n?`${g(p.length)} of ${d(n)}`:d(n)}, ${u(i.bytes)} together</span>
      <label class="storage-sort"><span class="quiet">Largest</span> <select onChange=${l=>e.sortBy(l.currentTarget.value)}>
        ${[{kind:"bytes",name:"in all"},...$].map(({kind:l,name:m})=>o`<option key=${l} value=${l} selected=${l===c}>${m}</option>`)}
      </select></label>
    </header>
    <${b} parts=${$.map(({kind:l,name:m,colour:A})=>({name:m,colour:A,bytes:i[l]}))} />
    <table class="storage-table" role="table" aria-label="Runs by size">
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Run</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col" class="storage-wide"><span class="visually-hidden">Bar</span></th>${$.map(({kind:l})=>o`<th key=${l} role="columnheader" scope="col" class="number storage-part">${l}</th>`)}<th role="columnheader" scope="col" class="number">in all</th></tr></thead>
      <tbody role="rowgroup">${p.map(l=>o`<${re} key=${l.id} run=${l} most=${r} />`)}</tbody>
    </table>
    ${p.length<s.length?o`<p class="storage-more"><button type="button" class="button" onClick=${()=>a.value=!0}>Show ${g(s.length)}</button></p>`:null}
  </section>`}function re({run:e,most:t}){let a=$.map(({kind:s,name:n,colour:i})=>({name:n,colour:i,bytes:e[s]}));return o`<tr role="row">
    <td role="cell" class="storage-name"><a href=${`/runs/${e.id}`}>${e.name||e.id}</a></td>
    <td role="cell" class="storage-state"><${G} state=${e.state} /></td>
    <td role="cell" class="storage-wide"><${f} parts=${a} total=${t} /></td>
    ${$.map(({kind:s})=>o`<td key=${s} role="cell" class="number storage-part">${e[s]?u(e[s]):"\u2013"}</td>`)}
    <td role="cell" class="number storage-all">${u(e.bytes)}</td>
  </tr>`}function Xe(){let e=L(()=>new x,[]);_(()=>(document.title="Storage \xB7 babysit",e.load(),e.close),[]);let t=e.summary.value,a=e.refusal.value,s=e.error.value??(a&&!w(a)?a:null);return o`<div class="page storage-page">
    <div class="page-head"><h1 tabindex="-1">Storage</h1><p class="quiet">${t?le(t):"Counting\u2026"}</p></div>
    ${s?o`<${N} tone="bad" isAlert title="That was not done"><p>${H(s)}</p></${N}>`:null}
    ${t?o`<${V} storage=${e} summary=${t} />
      <div class="storage-halves">
        <${X} storage=${e} />
        <${j} />
      </div>
      <${Z} storage=${e} summary=${t} />`:null}
  </div>`}function le({counted_at:e,is_counting:t}){if(e===null)return"Counting what each run takes\u2026";let a=P.value-e;return t?`Counted at ${q(e)}, counting again\u2026`:a<60?"Counted just now":`Counted at ${q(e)}`}export{Xe as View};
