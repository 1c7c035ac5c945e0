/* licences: vendor/licences/ */
import{d as G}from"../chunk-TQKWXUJO.js";import{a as K}from"../chunk-7Y3DDZCN.js";import{a as q}from"../chunk-OJ6DZHDJ.js";import"../chunk-YN7ZD7PO.js";import{a as E}from"../chunk-7K4SZNIV.js";import{a as F}from"../chunk-YUOXTB64.js";import"../chunk-P7ZISRWD.js";import"../chunk-FCSODRVD.js";import"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{d as L,i as M}from"../chunk-NXV4SHSZ.js";import{b as T,d as A,e as y}from"../chunk-TUHHFZ4Q.js";import{b as g,e as k,f as u,i as C}from"../chunk-MXUGX5TU.js";import{d as D,g as _,j as h,m as v,n as o}from"../chunk-56HYLBTH.js";var $=[{kind:"points",name:"points",colour:"run-1"},{kind:"tensors",name:"pictures and histograms",colour:"run-4"},{kind:"events",name:"events and logs",colour:"run-2"},{kind:"files",name:"checkpoints and other files",colour:"run-3"}],P={hasAge:!0,days:"90",hasKeep:!1,keep:"100",filter:"",keepStarred:!0,tags:""};function N({database:t,log:e,free:a,sums:s,folders:r}){return[{name:"runs in the database",colour:"run-1",bytes:t-a},{name:"free in the database",colour:"run-6",bytes:a},{name:"write-ahead log",colour:"run-8",bytes:e},{name:"files of runs",colour:"run-3",bytes:s.files},{name:"data sets",colour:"run-2",bytes:r.datasets},{name:"uploads",colour:"run-4",bytes:r.uploads},{name:"backups before updates",colour:"run-7",bytes:r.backups}].filter(c=>c.bytes>0)}function z(t){let e=O(N(t)),a=Math.max(t.disk.total-t.disk.free-e,0);return[{name:"this data folder",colour:"run-1",bytes:e},{name:"everything else",colour:"control-line",bytes:a}]}function O(t){return t.reduce((e,a)=>e+a.bytes,0)}function w({hasAge:t,days:e,hasKeep:a,keep:s,filter:r,keepStarred:i,tags:c}){let n=x=>({order:null,problem:x});if(!t&&!a&&!r.trim())return n("Choose at least one rule: without one every run would go.");let p=t?Number(e.replace(",",".")):null;if(p!==null&&!(e.trim()&&p>=0))return n("The age must be a number of days.");let l=a?Number(s):null;if(l!==null&&!(s.trim()&&Number.isInteger(l)&&l>=0))return n("How many runs stay must be a whole number.");let m=c.split(",").map(x=>x.trim()).filter(Boolean);return{order:{older_than_days:p,keep:l,keep_tags:m,keep_starred:i,filter:r.trim(),apply:!1},problem:""}}var Y=1e3,R={what:"",sentence:""},S=class{constructor(){this.summary=h(null),this.sort=h("bytes"),this.rules=h({...P}),this.plan=h(null),this.error=h(null),this.doing=h(""),this.done=h(R),this.timer=0,this.isClosed=!1,this.close=()=>{this.isClosed=!0,clearTimeout(this.timer)}}async load(){clearTimeout(this.timer),await this.attempt(async()=>{let e=await A(`/api/storage?sort=${this.sort.peek()}`);this.isClosed||(this.summary.value=e,e.is_counting&&(this.timer=window.setTimeout(()=>this.load(),Y)))})}async sortBy(e){this.sort.value=e,await this.load()}change(e){this.rules.value={...this.rules.peek(),...e},this.plan.value=null,this.done.value=R}async look(){let{order:e}=w(this.rules.peek());e&&await this.act("plan",async()=>{let a=await y("/api/storage/retention",e);this.plan.value={order:e,plan:a},M(a.runs.length?`${d(a.runs.length)} would go`:"No run would go")})}async apply(){let e=this.plan.peek();e&&(await this.act("apply",async()=>{let{runs:a,bytes:s}=await y("/api/storage/retention",{...e.order,apply:!0});this.plan.value=null,this.done.value={what:"apply",sentence:`${d(a.length)} gone for good, ${u(s)}`}}),await this.load())}async compact(){await this.act("compact",async()=>{let{before:e,after:a}=await y("/api/storage/compact",{});this.done.value={what:"compact",sentence:`The database is ${u(e-a)} smaller. `}}),await this.load()}async act(e,a){this.doing.value=e,this.done.value=R,await this.attempt(a),this.doing.value=""}async attempt(e){try{await e(),this.error.value=null}catch(a){this.error.value=a instanceof T?a:new T(0,String(a))}}};function d(t){return`${g(t)} ${t===1?"run":"runs"}`}var Q=[["babysit backup runs.db","The database as one file, while this server runs. To restore it, put it into an empty folder as babysit.db and serve that."],["babysit backup runs.tar --with-files","The same with the runs' checkpoints and logs. To restore it, unpack it into an empty folder."],["babysit verify","Look through the database, every chunk of points and every checkpoint; changes nothing."]];function H(){return o`<section class="card storage-card" aria-labelledby="backup-title">
    <h2 id="backup-title">Keep a copy</h2>
    <p class="quiet">From a terminal, with the same <code>--data-dir</code> as this server:</p>
    <dl class="storage-commands">${Q.map(([t,e])=>o`<${X} key=${t} command=${t} text=${e} />`)}</dl>
  </section>`}function X({command:t,text:e}){let a=v(""),s=async()=>{a.value=await navigator.clipboard.writeText(t).then(()=>"Copied",()=>"Not copied: select it instead")};return o`<dt><code>${t}</code><button type="button" class="icon-button" aria-label=${`Copy ${t}`} title="Copy" onClick=${s}><${F} name="copy" /></button><span class="quiet" role="status">${a.value}</span></dt>
    <dd class="quiet">${e}</dd>`}function b({parts:t,total:e,isTall:a=!1}){return o`<span class=${`storage-bar ${a?"is-tall":""}`} aria-hidden="true">${t.map(({name:s,colour:r,bytes:i})=>o`<span key=${s} title=${`${s}: ${u(i)}`} style=${{width:`${100*i/(e||1)}%`,background:`var(--${r})`}}></span>`)}</span>`}function f({parts:t,total:e}){return o`<ul class="storage-legend">${t.map(({name:a,colour:s,bytes:r})=>o`<li key=${a}><span class="storage-key" style=${{background:`var(--${s})`}}></span><span class="quiet">${a}</span> ${u(r)}${e?o` <span class="quiet">${k(r/e)}</span>`:null}</li>`)}</ul>`}function J({storage:t,summary:e}){let{disk:a,database:s,free:r}=e,i=N(e),c=z(e),n=O(i),p=t.done.value,l=t.doing.value!=="";return o`<section class="card storage-disk" aria-labelledby="disk-title">
    <h2 id="disk-title">Disk</h2>
    <p class="storage-figure"><strong>${u(a.free)} free</strong> <span class="quiet">of ${u(a.total)}, ${k(a.free/a.total)}</span></p>
    <${b} parts=${c} total=${a.total} isTall />
    <${f} parts=${c} total=${a.total} />
    <p class="storage-figure"><strong>${u(n)}</strong> <span class="quiet">in this data folder</span></p>
    <${b} parts=${i} total=${n} isTall />
    <${f} parts=${i} total=${n} />
    <div class="storage-actions">
      <button type="button" class="button" disabled=${l||r===0} onClick=${()=>t.compact()}>${t.doing.value==="compact"?"Giving back\u2026":"Give back free space"}</button>
      <span class="quiet"><span role="status">${p.what==="compact"?p.sentence:""}</span>${r?`${u(r)} of the database's ${u(s)} are free, for what comes next; more than a little goes back to the disk by itself.`:"Nothing in the database is free: there is nothing to give back."}</span>
    </div>
  </section>`}var U=50;function j({storage:t}){let e=t.rules.value,{problem:a}=w(e),s=t.plan.value,r=t.doing.value!=="",i=t.done.value;return o`<section class="card storage-card" aria-labelledby="retention-title">
    <h2 id="retention-title">Let old runs go</h2>
    <p class="quiet">A run goes when all chosen rules say so. One that has not ended never does.</p>
    <form class="storage-rules" onSubmit=${n=>{n.preventDefault(),t.look()}}>
      <${W} label="Ended more than" after="days ago" isOn=${e.hasAge} value=${e.days} onSwitch=${n=>t.change({hasAge:n})} onType=${n=>t.change({days:n,hasAge:!0})} />
      <${W} label="Not among the" after="newest runs" isOn=${e.hasKeep} value=${e.keep} onSwitch=${n=>t.change({hasKeep:n})} onType=${n=>t.change({keep:n,hasKeep:!0})} />
      <label class="storage-line"><span>Matching</span><input type="text" value=${e.filter} placeholder="val/accuracy.best < 0.5" spellcheck=${!1} autocomplete="off" autocapitalize="off" onInput=${n=>t.change({filter:B(n)})} /></label>
      <label class="storage-line"><span>Spare the tags</span><input type="text" value=${e.tags} placeholder="baseline, paper" spellcheck=${!1} autocomplete="off" autocapitalize="off" onInput=${n=>t.change({tags:B(n)})} /></label>
      <label class="storage-check"><input type="checkbox" checked=${e.keepStarred} onChange=${n=>t.change({keepStarred:n.currentTarget.checked})} /> Spare what has a star</label>
      <div class="storage-actions">
        <button type="submit" class="button" disabled=${r||a!==""}>${t.doing.value==="plan"?"Looking\u2026":"Show what would go"}</button>
        <span class=${a?"bad-text":"quiet"} role="status">${a||(i.what==="apply"?i.sentence:"")}</span>
      </div>
    </form>
    ${s?o`<${Z} storage=${t} plan=${s.plan} isBusy=${r} />`:null}
  </section>`}function W({label:t,after:e,isOn:a,value:s,onSwitch:r,onType:i}){return o`<div class="storage-rule">
    <label class="storage-check"><input type="checkbox" checked=${a} onChange=${c=>r(c.currentTarget.checked)} /> ${t}</label>
    <input type="text" inputmode="decimal" autocomplete="off" aria-label=${`${t} \u2026 ${e}`} value=${s} class=${a?"":"is-off"} onInput=${c=>i(B(c))} />
    <span>${e}</span>
  </div>`}function Z({storage:t,plan:e,isBusy:a}){let s=E();if(!e.runs.length)return o`<p class="storage-plan-head">No run would go.</p>`;let r=()=>{s.value&&t.apply(),s.value=!s.value},i=s.value?`Yes, purge ${d(e.runs.length)} for good`:`Purge ${d(e.runs.length)}`,c=e.runs.length-U;return o`<div class="storage-plan">
    <p class="storage-plan-head"><strong>${d(e.runs.length)}</strong> would go, <strong>${u(e.bytes)}</strong>:</p>
    <div class="storage-plan-list" tabindex="0" role="region" aria-label="Runs that would go"><ul>${e.runs.slice(0,U).map(({id:n,name:p,bytes:l,why:m})=>o`<li key=${n}><a href=${`/runs/${n}`}>${p||n}</a><span class="number">${u(l)}</span><span class="quiet storage-why">${m}</span></li>`)}${c>0?o`<li class="quiet">and ${d(c)} more</li>`:null}</ul></div>
    <div class="storage-actions">
      <button type="button" class=${`button ${s.value?"button-danger":""}`} disabled=${a} onClick=${r}>${t.doing.value==="apply"?"Purging\u2026":i}</button>
      <span class="quiet">With their points, pictures and checkpoints. This cannot be taken back.</span>
    </div>
  </div>`}function B(t){return t.currentTarget.value}var tt=25;function V({storage:t,summary:e}){let a=v(!1),{runs:s,total:r,sums:i}=e;if(!s.length)return o`<p class="quiet">${e.is_counting?"":"There are no runs yet."}</p>`;let c=t.sort.value,n=a.value?s:s.slice(0,tt),p=Math.max(...s.map(l=>l.bytes));return o`<section class="card storage-runs" aria-labelledby="runs-title">
    <header class="card-head">
      <h2 id="runs-title">Runs by size</h2>
      <span class="quiet">${n.length<r?`${g(n.length)} of ${d(r)}`:d(r)}, ${u(i.bytes)} together</span>
      <label class="storage-sort"><span class="quiet">Largest</span> <select onChange=${l=>t.sortBy(l.currentTarget.value)}>
        ${[{kind:"bytes",name:"in all"},...$].map(({kind:l,name:m})=>o`<option key=${l} value=${l} selected=${l===c}>${m}</option>`)}
      </select></label>
    </header>
    <${f} parts=${$.map(({kind:l,name:m,colour:I})=>({name:m,colour:I,bytes:i[l]}))} />
    <table class="storage-table" role="table" aria-label="Runs by size">
      <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Run</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col" class="storage-wide"><span class="visually-hidden">Bar</span></th>${$.map(({kind:l})=>o`<th key=${l} role="columnheader" scope="col" class="number storage-part">${l}</th>`)}<th role="columnheader" scope="col" class="number">in all</th></tr></thead>
      <tbody role="rowgroup">${n.map(l=>o`<${et} key=${l.id} run=${l} most=${p} />`)}</tbody>
    </table>
    ${n.length<s.length?o`<p class="storage-more"><button type="button" class="button" onClick=${()=>a.value=!0}>Show ${g(s.length)}</button></p>`:null}
  </section>`}function et({run:t,most:e}){let a=$.map(({kind:s,name:r,colour:i})=>({name:r,colour:i,bytes:t[s]}));return o`<tr role="row">
    <td role="cell" class="storage-name"><a href=${`/runs/${t.id}`}>${t.name||t.id}</a></td>
    <td role="cell" class="storage-state"><${K} state=${t.state} /></td>
    <td role="cell" class="storage-wide"><${b} parts=${a} total=${e} /></td>
    ${$.map(({kind:s})=>o`<td key=${s} role="cell" class="number storage-part">${t[s]?u(t[s]):"\u2013"}</td>`)}
    <td role="cell" class="number storage-all">${u(t.bytes)}</td>
  </tr>`}function Ht(){let t=_(()=>new S,[]);D(()=>(document.title="Storage \xB7 babysit",t.load(),t.close),[]);let e=t.summary.value,a=t.error.value;return o`<div class="page storage-page">
    <div class="page-head"><h1 tabindex="-1">Storage</h1><p class="quiet">${e?at(e):"Counting\u2026"}</p></div>
    ${a?o`<${q} tone="bad" isAlert title="That was not done"><p>${G(a)}</p></${q}>`:null}
    ${e?o`<${J} storage=${t} summary=${e} />
      <div class="storage-halves">
        <${j} storage=${t} />
        <${H} />
      </div>
      <${V} storage=${t} summary=${e} />`:null}
  </div>`}function at({counted_at:t,is_counting:e}){if(t===null)return"Counting what each run takes\u2026";let a=L.value-t;return e?`Counted at ${C(t)}, counting again\u2026`:a<60?"Counted just now":`Counted at ${C(t)}`}export{Ht as View};
