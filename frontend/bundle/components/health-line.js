/* licences: vendor/licences/ */
import{a as T,b as M}from"../chunk-LLLTZF52.js";import{a as et,b as at}from"../chunk-OF43LYKL.js";import{a as _,b as nt,c as st,d as ot}from"../chunk-TQKWXUJO.js";import{a as tt}from"../chunk-TMMHK5KT.js";import{a as A}from"../chunk-M4DJE2FV.js";import{a as U,b as Z}from"../chunk-7Y3DDZCN.js";import{a as z}from"../chunk-DI4KQA4M.js";import"../chunk-YN7ZD7PO.js";import{a as V,b as J,c as S,d as K,f as X,g as E,h as Y,i as N}from"../chunk-5NVK2XI6.js";import{c as Q}from"../chunk-RRBXBWMM.js";import{a as m}from"../chunk-YUOXTB64.js";import"../chunk-P7ZISRWD.js";import{d as g,e as v}from"../chunk-FCSODRVD.js";import"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{i as O}from"../chunk-NXV4SHSZ.js";import{q as B,r as j}from"../chunk-TUHHFZ4Q.js";import{a as P,b as d,d as x,m as W}from"../chunk-MXUGX5TU.js";import{d as b,f as D,g as G,m as f,n as a}from"../chunk-56HYLBTH.js";var gt=[["activations","activations"],["dead_units","dead units"],["gradients","gradients"],["updates","updates"]];function rt(t){let e=t.findings.filter(J),n=bt(e,t.run),s=wt(t,n);return{level:n,headline:yt(e,n,t.run),counts:Y(e),waits:s}}function bt(t,e){return V.find(n=>t.some(({severity:s})=>s===n))??(e.health?"healthy":"")}function yt(t,e,n){if(e==="")return v(n.state)?"It ended before it could be judged":"Too early to say";if(e==="healthy")return"No rule has anything to say against it";let[s]=S(t).groups;return`${s.finding.title}, since step ${d(s.finding.opened_step)}`}function wt({run:t,names:e,probes:n},s){if(v(t.state)&&s!==""&&e.length===0)return"";if(!v(t.state)&&t.step===0)return"the doctor begins with the first steps";let o=e.some(i=>i.startsWith("val/"))?[]:[v(t.state)?"never evaluated, so that nothing is said of validation":"no evaluation yet"],r=gt.filter(([i])=>n.get(i)?.isOn===!1).map(([,i])=>i);return r.length&&o.push(`nothing is said of ${kt(r)}, whose ${r.length>1?"probes are":"probe is"} off`),o.join("; ")}function kt(t){return t.length>1?`${t.slice(0,-1).join(", ")} and ${t.at(-1)}`:t[0]}function F({finding:t,run:e}){let n=f(!1),s=f(""),o=t.feedback==="not useful",r=async()=>{n.value=!0,s.value="";try{let i=await Q(e.id,t.id,o?"":"not useful");O(o?`${t.title} counts again`:`${t.title} was called not useful`),e.takeFindings([i]),M(!0)}catch(i){s.value=i instanceof Error?i.message:String(i)}n.value=!1};return a`<button type="button" class="toggle" aria-pressed=${o} disabled=${n.value} onClick=${r} title="Kept and counted by rule; it leaves the health line" aria-label=${`Not useful: ${t.title}`}>Not useful</button>
    ${s.value?a`<span class="bad-text" role="alert">${s.value}</span>`:null}`}var h=200,I=34,y=8,ne=[y,h-y],xt=44,Ot=12,it=1.15;function lt({value:t,threshold:e,comparison:n,statistic:s}){let[o,r]=[Number(t),Number(e)],i=[o,r].filter(Number.isFinite),l=i.length>0&&i.every(c=>c>0)&&(Mt(i)||i.every(St)),u=l?Et(i):Nt(i),$=Tt(u,l),k=Number.isFinite(r)?$(r):h-y;return{isLog:l,value:Number.isFinite(o)?$(o):o<0?y/2:h-y/2,threshold:k,beyond:Math.abs(o)===Number.POSITIVE_INFINITY?Math.sign(o):0,isNumber:!Number.isNaN(o),bad:Ft(n,k),ticks:Ht((l?It(u):Rt(u)).map(c=>({at:$(c),label:x(Number(c.toPrecision(2)))}))),summary:`${s}: ${x(o)}, threshold ${x(r)}`}}function Mt(t){return Math.max(...t)/Math.min(...t)>=Ot}function St(t){return t<.001}function Et(t){let e=Math.floor(Math.log10(Math.min(...t))+1e-9),n=Math.ceil(Math.log10(Math.max(...t))-1e-9);return n-e>=2?[10**e,10**n]:[10**(n-2),10**n]}function Nt(t){let e=Math.min(0,...t),n=Math.max(0,...t);return e===n?[0,1]:[e*it,n*it]}function Tt([t,e],n){let s=n?o=>Math.log(o/t)/Math.log(e/t):o=>(o-t)/(e-t);return o=>Math.round(10*(y+s(o)*(h-2*y)))/10}function Ft(t,e){return t==="="?null:t===">"||t==="\u2265"?[e,h]:[0,e]}function It([t,e]){let n=Math.round(Math.log10(e/t)),s=Math.ceil(n/3);return Array.from({length:Math.floor(n/s)+1},(o,r)=>t*10**(r*s))}function Ht(t){let e=t.find(({label:s})=>s==="0"),n=({at:s})=>!e||Math.abs(s-e.at)>=xt;return t.filter(s=>s===e||n(s))}function Rt([t,e]){return[t,0,e].filter((n,s)=>s===1||n!==0)}function H({finding:t,charts:e}){let n=t.evidence.find(({series:o})=>o!==null),s=n?.step??t.opened_step;return a`<button type="button" class="button button-small" title=${`Go to step ${d(s)} on all charts`} onClick=${()=>C(e,s,n?.series??null)}><${m} name="chart" />Show<span class="visually-hidden"> ${t.title} at step ${d(s)}</span></button>`}function C(t,e,n){t.pick(e),n&&t.reveal(n==="train/loss/data"?"train/loss":n)}var w=14,R=5;function q({finding:{evidence:t},charts:e}){return a`<ul class="evidence" aria-label="Evidence">${t.map((n,s)=>a`<li key=${`${n.statistic} ${s}`}>
      <${_t} evidence=${n} />
      <div class="evidence-words">
        <p><strong>${ut(n,n.value)}</strong> ${n.comparison} ${ut(n,n.threshold)}: ${n.statistic}</p>
        <p class="quiet">step ${d(n.step)}${n.source?` \xB7 threshold: ${n.source}`:""}</p>
      </div>
      ${n.series?a`<${Bt} evidence=${n} charts=${e} />`:null}
    </li>`)}</ul>`}function ut({unit:t},e){let n=P(e)??Number.NaN;return["share","s","B"].includes(t)?W(n,t):`${x(n)} ${t}`.trim()}function Bt({evidence:{series:t,step:e},charts:n}){let s=`Show ${t} at step ${d(e)}`;return a`<button type="button" class="icon-button" aria-label=${s} title=${s} onClick=${()=>C(n,e,t)}><${m} name="chart" /></button>`}function _t({evidence:t}){let{value:e,threshold:n,beyond:s,isNumber:o,bad:r,ticks:i}=lt(t);return a`<svg class="scale" viewBox=${`0 0 ${h} ${I}`} width=${h} height=${I} aria-hidden="true" focusable="false">
    ${r?a`<rect class="scale-bad" x=${r[0]} y=${w-R} width=${Math.max(r[1]-r[0],0)} height=${2*R} />`:null}
    <path class="scale-axis" d=${`M0 ${w}H${h}${i.map(({at:l})=>`M${l} ${w-2}v4`).join("")}`} />
    ${i.map(({at:l,label:u},$)=>a`<text key=${$} class="scale-tick" x=${l} y=${I-4} text-anchor=${At(l)}>${u}</text>`)}
    <path class="scale-threshold" d=${`M${n} ${w-R-3}v${2*R+6}`} />
    <path class="scale-value" d=${Ct(e,s,o)} />
  </svg>`}function At(t){return t<20?"start":t>h-20?"end":"middle"}function Ct(t,e,n){return n?e?`M${t} ${w}l${-7*e} -5v10z`:`M${t} ${w-5}l5 5l-5 5l-5 -5z`:`M${t-7} ${w-4}l8 8m0 -8l-8 8`}function ct({finding:t,experiment:e,run:n,kin:s}){let o=f(!1),r=f(""),i=A(n),l=[...s.runs.value.values()].filter(({parent:c})=>c?.id===n.id&&c.finding===t.id),u=async c=>{o.value=!0,r.value="";try{let p=await Lt(n,t,e,c,s);O(p)}catch(p){r.value=ot(p instanceof Error?p:new Error(String(p)))}o.value=!1},$=qt(e,n,s),k=$?nt(e,$.step):e.title;return a`<div class="experiment">
    <p class="experiment-head"><${m} name="beaker" /><span class="visually-hidden">Next experiment: </span>${e.sentence||e.title}</p>
    <ul class="changes">${st(e.changes,n.config).map(({field:c,old:p,value:vt})=>a`<li key=${c}>${c}: ${p} → <strong>${vt}</strong></li>`)}</ul>
    ${l.map(c=>a`<${jt} key=${c.id} child=${c} isHeld=${n.state==="paused"} outcome=${s.verdicts.value.find(p=>p.run===c.id)?.outcome} />`)}
    ${i?a`<div class="experiment-actions"><button type="button" class=${`button ${l.length?"button-small":"button-primary"}`} disabled=${o.value} onClick=${()=>u(null)}>${o.value?"Starting\u2026":l.length?"Start it again":k}</button>${$?.why&&l.length===0?a`<span class="quiet">${$.why}</span>`:null}</div>`:a`<p class="quiet">This run is trained elsewhere: change it there, and start it anew.</p>`}
    ${r.value?a`<div class="experiment-refusal" role="alert"><p class="bad-text">${r.value}</p>
          ${$?.step?a`<button type="button" class="button button-small" disabled=${o.value} onClick=${()=>u(0)}>Start it from the beginning instead</button>`:null}</div>`:null}
  </div>`}function qt(t,e,n){let{id:s,total_steps:o}=e,r=f(null),i=t.kind==="fork"&&A(e),l=n.run.events.value.filter(({kind:u})=>u==="checkpoint").length;return b(()=>{if(!i)return;let u=$=>{r.value=_(t,$,o)};B(s).then(u,()=>{})},[i,t.step,l]),r.value}async function Lt(t,e,n,s,o){let i=s===0||n.kind==="restart"||n.step===0?0:_(n,await B(t.id),t.total_steps).step,{runs:l}=await j(t.id,{step:i,kind:"experiment",finding:e.id,note:e.title,by:z.peek(),children:[{name:"",changes:n.changes}]});return o.add(l),o.loadSoon(),i?`Started from step ${d(i)}`:"Started from the beginning"}function jt({child:t,outcome:e,isHeld:n}){let s=e?at(e):null,o=t.parent?.step?`from step ${d(t.parent.step)}`:"from the beginning";return a`<p class="experiment-child">
    <a href=${`/runs/${t.id}`}>${t.name||t.id}</a>
    <span class="quiet">${o}</span>
    <${U} state=${t.state} place=${t.queue_place} />
    ${t.state==="queued"&&n?a`<span class="warning-text">This run is paused and keeps its slot: where there is no other, the experiment begins when it is stopped or resumed.</span>`:null}
    ${s&&e!=="waiting"?a`<span class=${`badge tone-${s.tone}`}><${m} name=${s.icon} />${s.word}</span>`:null}
  </p>`}function $t({group:{finding:t,merged:e},charts:n,run:s,kin:o}){let r=v(s.state),i=t.severity==="note"&&e.length===0,l=a`<div class="finding-body">
      <${q} finding=${t} charts=${n} />
      ${t.experiment?a`<${ct} finding=${t} experiment=${t.experiment} run=${s} kin=${o} />`:null}
    </div>`;return a`<article class=${`card finding tone-${g(t.severity).tone}`} aria-labelledby=${L(t)}>
    <${dt} finding=${t} charts=${n} isOver=${r} />
    <p class="finding-sentence">${t.sentence}</p>
    ${i?null:l}
    <${pt} finding=${t} first=${i?l:null} />
    ${e.length?a`<${Gt} findings=${e} charts=${n} isOver=${r} />`:null}
  </article>`}function L({id:t}){return`finding-${t.replace("#","-")}`}function dt({finding:t,charts:e,isOver:n}){return a`<header class="finding-head">
    <${Z} health=${t.severity} />
    <h3 id=${L(t)}>${t.title}</h3>
    <span class="quiet">${Dt(t,n)}</span>
    <div class="finding-tools">
      <${H} finding=${t} charts=${e} />
      <${F} finding=${t} run=${e.run} />
    </div>
  </header>`}function Dt(t,e){return[E(t,e),X(t.layers)].filter(Boolean).join(" \xB7 ")}function pt({finding:t,first:e=null}){let n=T.value.get(t.rule),{explanation:s,refuted_by:o,waits:r}=t;return a`<details class="finding-why"><summary>${e?"The evidence, why, and what would refute it":"Why, and what would refute it"}</summary>
    ${e}
    ${s?a`<p>${s}</p>`:null}
    <dl>
      ${o?a`<div><dt>Refuted by</dt><dd>${o}</dd></div>`:null}
      ${r?a`<div><dt>Judged after</dt><dd>${r}</dd></div>`:null}
      ${n?a`<div><dt>So far</dt><dd>${N(n)}</dd></div>`:null}
    </dl>
  </details>`}function Gt({findings:t,charts:e,isOver:n}){return a`<details class="finding-merged"><summary>${t.length===1?"One finding follows":`${t.length} findings follow`} from this: ${t.map(({title:s})=>s).join(", ")}</summary>
    ${t.map(s=>a`<section key=${s.id} class=${`finding-follower tone-${g(s.severity).tone}`} aria-labelledby=${L(s)}>
        <${dt} finding=${s} charts=${e} isOver=${n} />
        <p class="finding-sentence">${s.sentence}</p>
        <${q} finding=${s} charts=${e} />
        <${pt} finding=${s} />
      </section>`)}
  </details>`}function ft(){let t=f(!1),e=[...T.value.values()];return a`<details class="findings-folded" onToggle=${s=>{t.value=s.currentTarget.open,t.value&&M()}}>
    <summary>${e.length?`The ${e.length} rules that watch`:"The rules that watch"}</summary>
    ${t.value&&e.length?a`<dl class="rules">${e.map(s=>a`<${Pt} key=${s.name} rule=${s} />`)}</dl>`:null}
    ${e.length?null:a`<p class="quiet">Fetching the rules…</p>`}
  </details>`}function Pt({rule:t}){return a`<div><dt>${t.title}</dt>
    <dd>${t.statistic}<span class="quiet"> · ${[t.source,t.waits&&`judged after ${t.waits}`,t.n_opened?N(t):""].filter(Boolean).join(" \xB7 ")}</span></dd></div>`}function ht({charts:t,run:e,arranged:{groups:n,dismissed:s,cleared:o}}){let r=G(()=>et(t.run),[t.run]);b(()=>r.hold(),[r]);let i=v(e.state);return a`<div class="findings">
    ${n.map(l=>a`<${$t} key=${l.finding.id} group=${l} charts=${t} run=${e} kin=${r} />`)}
    ${s.length?a`<${mt} title=${`${d(s.length)} called not useful`} findings=${s} isOver=${i} charts=${t} />`:null}
    ${o.length?a`<${mt} title=${`${d(o.length)} cleared`} findings=${o} isOver=${i} charts=${t} />`:null}
    <${ft} />
  </div>`}function mt({title:t,findings:e,isOver:n,charts:s}){return a`<details class="findings-folded"><summary>${t}</summary>
    <ul>${e.map(o=>{let{icon:r,word:i}=g(o.severity);return a`<li key=${o.id}>
        <div><${m} name=${r} /><strong><span class="visually-hidden">${i}: </span>${o.title}</strong>
          <span class="quiet">${E(o,n)}${o.cleared_step===null?"":`, cleared at step ${d(o.cleared_step)}`}</span>
          <${H} finding=${o} charts=${s} />
          ${o.status==="open"?a`<${F} finding=${o} run=${s.run} />`:null}
        </div>
        <p>${o.sentence}</p>
      </li>`})}</ul>
  </details>`}function an({charts:t}){let{run:e}=t,n=e.detail.value,s=e.findings.value,o=e.names.value,r=rt({run:n,findings:s,names:o,probes:tt(n,e.events.value)}),i=S(s),l=f(null),u=l.value??(r.level==="warning"||r.level==="alarm");zt(r),b(()=>{t.findings.value=K(i)},[s]),b(()=>{u&&M()},[u]);let{word:$,icon:k,tone:c}=g(r.level),p=()=>{l.value=!u};return a`<section class=${`health tone-${c}`} aria-labelledby="health-title">
    <div class="health-line">
      <${m} name=${k} />
      <h2 id="health-title"><span class="visually-hidden">Health: </span>${$}</h2>
      <p class="health-headline">${r.headline}</p>
      <p class="health-more">${[r.counts,r.waits].filter(Boolean).join(" \xB7 ")}</p>
      <div class="health-tools">
        <button type="button" class="button button-small" aria-expanded=${u} aria-controls="findings" onClick=${p}>${Wt(i.groups.length,u)}</button>
      </div>
    </div>
    <div id="findings">${u?a`<${ht} charts=${t} run=${n} arranged=${i} />`:null}</div>
  </section>`}function Wt(t,e){return t===0?e?"Hide details":"Details":`${e?"Hide":"Show"} ${t===1?"it":`all ${t}`}`}function zt({level:t,headline:e}){let n=D(null);b(()=>{n.current!==null&&n.current!==t&&O(`Health: ${g(t).word}. ${e}`),n.current=t},[t])}export{an as HealthLine};
