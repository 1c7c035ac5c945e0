/* licences: vendor/licences/ */
import{a as Q}from"../chunk-TMMHK5KT.js";import{a as U,b as et}from"../chunk-H5ZOBD7U.js";import{a as T,b as S,c as _,d as Z,e as tt}from"../chunk-J2TZBKXM.js";import{a as nt,b as st}from"../chunk-3MO4NYF2.js";import{a as z,b as V,c as M,d as J,f as K,g as E,h as X,i as N}from"../chunk-ZPV5CYBQ.js";import{c as Y}from"../chunk-YGQYGXSX.js";import"../chunk-7LZEH5MA.js";import{a as h}from"../chunk-K6GPAPZU.js";import{a as W}from"../chunk-376O5X5G.js";import"../chunk-YN7ZD7PO.js";import{b,c as m}from"../chunk-CQTW4TJM.js";import"../chunk-SUVDI6FR.js";import"../chunk-7WOPZNZU.js";import{i as O}from"../chunk-IUBLDJ5G.js";import{o as R,p as D}from"../chunk-SIYRIXGQ.js";import{a as G,b as $,d as x,m as P}from"../chunk-FYDKGMZ3.js";import{c as g,d as A,e as j,k as p,l as a}from"../chunk-QCZZOZ7Z.js";var ht=[["activations","activations"],["dead_units","dead units"],["gradients","gradients"],["updates","updates"]];function ot(t){let e=t.findings.filter(V),n=vt(e,t.run),s=bt(t,n);return{level:n,headline:gt(e,n,t.run),counts:X(e),waits:s}}function vt(t,e){return z.find(n=>t.some(({severity:s})=>s===n))??(e.health?"healthy":"")}function gt(t,e,n){if(e==="")return m(n.state)?"It ended before it could be judged":"Too early to say";if(e==="healthy")return"No rule has anything to say against it";let[s]=M(t).groups;return`${s.finding.title}, since step ${$(s.finding.opened_step)}`}function bt({run:t,names:e,probes:n},s){if(m(t.state)&&s!==""&&e.length===0)return"";if(!m(t.state)&&t.step===0)return"the doctor begins with the first steps";let o=e.some(i=>i.startsWith("val/"))?[]:[m(t.state)?"never evaluated, so that nothing is said of validation":"no evaluation yet"],r=ht.filter(([i])=>n.get(i)?.isOn===!1).map(([,i])=>i);return r.length&&o.push(`nothing is said of ${yt(r)}, whose ${r.length>1?"probes are":"probe is"} off`),o.join("; ")}function yt(t){return t.length>1?`${t.slice(0,-1).join(", ")} and ${t.at(-1)}`:t[0]}function F({finding:t,run:e}){let n=p(!1),s=p(""),o=t.feedback==="not useful",r=async()=>{n.value=!0,s.value="";try{let i=await Y(e.id,t.id,o?"":"not useful");O(o?`${t.title} counts again`:`${t.title} was called not useful`),e.takeFindings([i]),S(!0)}catch(i){s.value=i instanceof Error?i.message:String(i)}n.value=!1};return a`<button type="button" class="toggle" aria-pressed=${o} disabled=${n.value} onClick=${r} title="Kept and counted by rule; it leaves the health line" aria-label=${`Not useful: ${t.title}`}>Not useful</button>
    ${s.value?a`<span class="bad-text" role="alert">${s.value}</span>`:null}`}var v=200,I=34,y=8,Ut=[y,v-y],wt=12,at=1.15;function rt({value:t,threshold:e,comparison:n,statistic:s}){let[o,r]=[Number(t),Number(e)],i=[o,r].filter(Number.isFinite),l=i.length>0&&i.every(c=>c>0)&&(kt(i)||i.every(xt)),u=l?Ot(i):St(i),d=Mt(u,l),k=Number.isFinite(r)?d(r):v-y;return{isLog:l,value:Number.isFinite(o)?d(o):o<0?y/2:v-y/2,threshold:k,beyond:Math.abs(o)===Number.POSITIVE_INFINITY?Math.sign(o):0,isNumber:!Number.isNaN(o),bad:Et(n,k),ticks:(l?Nt(u):Tt(u)).map(c=>({at:d(c),label:x(Number(c.toPrecision(2)))})),summary:`${s}: ${x(o)}, threshold ${x(r)}`}}function kt(t){return Math.max(...t)/Math.min(...t)>=wt}function xt(t){return t<.001}function Ot(t){let e=Math.floor(Math.log10(Math.min(...t))+1e-9),n=Math.ceil(Math.log10(Math.max(...t))-1e-9);return n-e>=2?[10**e,10**n]:[10**(n-2),10**n]}function St(t){let e=Math.min(0,...t),n=Math.max(0,...t);return e===n?[0,1]:[e*at,n*at]}function Mt([t,e],n){let s=n?o=>Math.log(o/t)/Math.log(e/t):o=>(o-t)/(e-t);return o=>Math.round(10*(y+s(o)*(v-2*y)))/10}function Et(t,e){return t==="="?null:t===">"||t==="\u2265"?[e,v]:[0,e]}function Nt([t,e]){let n=Math.round(Math.log10(e/t)),s=Math.ceil(n/3);return Array.from({length:Math.floor(n/s)+1},(o,r)=>t*10**(r*s))}function Tt([t,e]){return[t,0,e].filter((n,s)=>s===1||n!==0)}function H({finding:t,charts:e}){let n=t.evidence.find(({series:o})=>o!==null),s=n?.step??t.opened_step;return a`<button type="button" class="button button-small" title=${`Go to step ${$(s)} on all charts`} onClick=${()=>C(e,s,n?.series??null)}><${h} name="chart" />Show<span class="visually-hidden"> ${t.title} at step ${$(s)}</span></button>`}function C(t,e,n){t.pick(e),n&&t.reveal(n)}var w=14,B=5;function L({finding:{evidence:t},charts:e}){return a`<ul class="evidence" aria-label="Evidence">${t.map((n,s)=>a`<li key=${`${n.statistic} ${s}`}>
      <${It} evidence=${n} />
      <div class="evidence-words">
        <p><strong>${it(n,n.value)}</strong> ${n.comparison} ${it(n,n.threshold)}: ${n.statistic}</p>
        <p class="quiet">step ${$(n.step)}${n.source?` \xB7 threshold: ${n.source}`:""}</p>
      </div>
      ${n.series?a`<${Ft} evidence=${n} charts=${e} />`:null}
    </li>`)}</ul>`}function it({unit:t},e){let n=G(e)??Number.NaN;return["share","s","B"].includes(t)?P(n,t):`${x(n)} ${t}`.trim()}function Ft({evidence:{series:t,step:e},charts:n}){let s=`Show ${t} at step ${$(e)}`;return a`<button type="button" class="icon-button" aria-label=${s} title=${s} onClick=${()=>C(n,e,t)}><${h} name="chart" /></button>`}function It({evidence:t}){let{value:e,threshold:n,beyond:s,isNumber:o,bad:r,ticks:i}=rt(t);return a`<svg class="scale" viewBox=${`0 0 ${v} ${I}`} width=${v} height=${I} aria-hidden="true" focusable="false">
    ${r?a`<rect class="scale-bad" x=${r[0]} y=${w-B} width=${Math.max(r[1]-r[0],0)} height=${2*B} />`:null}
    <path class="scale-axis" d=${`M0 ${w}H${v}${i.map(({at:l})=>`M${l} ${w-2}v4`).join("")}`} />
    ${i.map(({at:l,label:u},d)=>a`<text key=${d} class="scale-tick" x=${l} y=${I-4} text-anchor=${Ht(l)}>${u}</text>`)}
    <path class="scale-threshold" d=${`M${n} ${w-B-3}v${2*B+6}`} />
    <path class="scale-value" d=${Bt(e,s,o)} />
  </svg>`}function Ht(t){return t<20?"start":t>v-20?"end":"middle"}function Bt(t,e,n){return n?e?`M${t} ${w}l${-7*e} -5v10z`:`M${t} ${w-5}l5 5l-5 5l-5 -5z`:`M${t-7} ${w-4}l8 8m0 -8l-8 8`}function lt({finding:t,experiment:e,run:n,kin:s}){let o=p(!1),r=p(""),i=n.config.network!==void 0,l=[...s.runs.value.values()].filter(({parent:c})=>c?.id===n.id&&c.finding===t.id),u=async c=>{o.value=!0,r.value="";try{let f=await _t(n,t,e,c,s);O(f)}catch(f){r.value=tt(f instanceof Error?f:new Error(String(f)))}o.value=!1},d=Rt(e,n),k=d?"Start it from the beginning":e.title;return a`<div class="experiment">
    <p class="experiment-head"><${h} name="beaker" /><span class="visually-hidden">Next experiment: </span>${e.sentence||e.title}</p>
    <ul class="changes">${Z(e.changes,n.config).map(({field:c,old:f,value:mt})=>a`<li key=${c}>${c}: ${f} → <strong>${mt}</strong></li>`)}</ul>
    ${l.map(c=>a`<${Ct} key=${c.id} child=${c} isHeld=${n.state==="paused"} outcome=${s.verdicts.value.find(f=>f.run===c.id)?.outcome} />`)}
    ${d&&l.length===0?a`<p class="quiet">${d}</p>`:null}
    ${i?a`<div class="experiment-actions"><button type="button" class=${`button ${l.length?"button-small":"button-primary"}`} disabled=${o.value} onClick=${()=>u(d?0:null)}>${o.value?"Starting\u2026":l.length?"Start it again":k}</button></div>`:a`<p class="quiet">This run is trained elsewhere: change it there, and start it anew.</p>`}
    ${r.value?a`<div class="experiment-refusal" role="alert"><p class="bad-text">${r.value}</p>
          ${e.kind==="fork"&&!d?a`<button type="button" class="button button-small" disabled=${o.value} onClick=${()=>u(0)}>Start it from the beginning instead</button>`:null}</div>`:null}
  </div>`}function Rt(t,{id:e,state:n,total_steps:s,config:o}){let r=p(""),i=(m(n)||n==="paused")&&t.kind==="fork"&&o.network!==void 0;return g(()=>{r.value="",i&&R(e).then(l=>{let u=_(t,l,s);r.value="refusal"in u?u.refusal:""},()=>{})},[i,t.step]),r.value}async function _t(t,e,n,s,o){let i=s===0||n.kind==="restart"||n.step===0?{step:0}:_(n,await R(t.id),t.total_steps);if("refusal"in i)throw new Error(i.refusal);let{runs:l}=await D(t.id,{step:i.step,kind:"experiment",finding:e.id,note:e.title,by:W.peek(),children:[{name:"",changes:n.changes}]});return o.add(l),o.loadSoon(),i.step?`Started from step ${$(i.step)}`:"Started from the beginning"}function Ct({child:t,outcome:e,isHeld:n}){let s=e?et(e):null,o=t.parent?.step?`from step ${$(t.parent.step)}`:"from the beginning";return a`<p class="experiment-child">
    <a href=${`/runs/${t.id}`}>${t.name||t.id}</a>
    <span class="quiet">${o}</span>
    <${nt} state=${t.state} place=${t.queue_place} />
    ${t.state==="queued"&&n?a`<span class="warning-text">This run is paused and keeps its slot: where there is no other, the experiment begins when it is stopped or resumed.</span>`:null}
    ${s&&e!=="waiting"?a`<span class=${`badge tone-${s.tone}`}><${h} name=${s.icon} />${s.word}</span>`:null}
  </p>`}function ut({group:{finding:t,merged:e},charts:n,run:s,kin:o}){let r=m(s.state),i=t.severity==="note"&&e.length===0,l=a`<div class="finding-body">
      <${L} finding=${t} charts=${n} />
      ${t.experiment?a`<${lt} finding=${t} experiment=${t.experiment} run=${s} kin=${o} />`:null}
    </div>`;return a`<article class=${`card finding tone-${b(t.severity).tone}`} aria-labelledby=${q(t)}>
    <${ct} finding=${t} charts=${n} isOver=${r} />
    <p class="finding-sentence">${t.sentence}</p>
    ${i?null:l}
    <${$t} finding=${t} first=${i?l:null} />
    ${e.length?a`<${qt} findings=${e} charts=${n} isOver=${r} />`:null}
  </article>`}function q({id:t}){return`finding-${t.replace("#","-")}`}function ct({finding:t,charts:e,isOver:n}){return a`<header class="finding-head">
    <${st} health=${t.severity} />
    <h3 id=${q(t)}>${t.title}</h3>
    <span class="quiet">${Lt(t,n)}</span>
    <div class="finding-tools">
      <${H} finding=${t} charts=${e} />
      <${F} finding=${t} run=${e.run} />
    </div>
  </header>`}function Lt(t,e){return[E(t,e),K(t.layers)].filter(Boolean).join(" \xB7 ")}function $t({finding:t,first:e=null}){let n=T.value.get(t.rule),{explanation:s,refuted_by:o,waits:r}=t;return a`<details class="finding-why"><summary>${e?"The evidence, why, and what would refute it":"Why, and what would refute it"}</summary>
    ${e}
    ${s?a`<p>${s}</p>`:null}
    <dl>
      ${o?a`<div><dt>Refuted by</dt><dd>${o}</dd></div>`:null}
      ${r?a`<div><dt>Judged after</dt><dd>${r}</dd></div>`:null}
      ${n?a`<div><dt>So far</dt><dd>${N(n)}</dd></div>`:null}
    </dl>
  </details>`}function qt({findings:t,charts:e,isOver:n}){return a`<details class="finding-merged"><summary>${t.length===1?"One finding follows":`${t.length} findings follow`} from this: ${t.map(({title:s})=>s).join(", ")}</summary>
    ${t.map(s=>a`<section key=${s.id} class=${`finding-follower tone-${b(s.severity).tone}`} aria-labelledby=${q(s)}>
        <${ct} finding=${s} charts=${e} isOver=${n} />
        <p class="finding-sentence">${s.sentence}</p>
        <${L} finding=${s} charts=${e} />
        <${$t} finding=${s} />
      </section>`)}
  </details>`}function dt(){let t=p(!1),e=[...T.value.values()];return a`<details class="findings-folded" onToggle=${s=>{t.value=s.currentTarget.open,t.value&&S()}}>
    <summary>${e.length?`The ${e.length} rules that watch`:"The rules that watch"}</summary>
    ${t.value&&e.length?a`<dl class="rules">${e.map(s=>a`<${At} key=${s.name} rule=${s} />`)}</dl>`:null}
    ${e.length?null:a`<p class="quiet">Fetching the rules…</p>`}
  </details>`}function At({rule:t}){return a`<div><dt>${t.title}</dt>
    <dd>${t.statistic}<span class="quiet"> · ${[t.source,t.waits&&`judged after ${t.waits}`,t.n_opened?N(t):""].filter(Boolean).join(" \xB7 ")}</span></dd></div>`}function pt({charts:t,run:e,arranged:{groups:n,dismissed:s,cleared:o}}){let r=j(()=>U(t.run),[t.run]);g(()=>r.hold(),[r]);let i=m(e.state);return a`<div class="findings">
    ${n.map(l=>a`<${ut} key=${l.finding.id} group=${l} charts=${t} run=${e} kin=${r} />`)}
    ${s.length?a`<${ft} title=${`${$(s.length)} called not useful`} findings=${s} isOver=${i} charts=${t} />`:null}
    ${o.length?a`<${ft} title=${`${$(o.length)} cleared`} findings=${o} isOver=${i} charts=${t} />`:null}
    <${dt} />
  </div>`}function ft({title:t,findings:e,isOver:n,charts:s}){return a`<details class="findings-folded"><summary>${t}</summary>
    <ul>${e.map(o=>{let{icon:r,word:i}=b(o.severity);return a`<li key=${o.id}>
        <div><${h} name=${r} /><strong><span class="visually-hidden">${i}: </span>${o.title}</strong>
          <span class="quiet">${E(o,n)}${o.cleared_step===null?"":`, cleared at step ${$(o.cleared_step)}`}</span>
          <${H} finding=${o} charts=${s} />
          ${o.status==="open"?a`<${F} finding=${o} run=${s.run} />`:null}
        </div>
        <p>${o.sentence}</p>
      </li>`})}</ul>
  </details>`}function en({charts:t}){let{run:e}=t,n=e.detail.value,s=e.findings.value,o=e.names.value,r=ot({run:n,findings:s,names:o,probes:Q(n,e.events.value)}),i=M(s),l=p(null),u=l.value??(r.level==="warning"||r.level==="alarm");Dt(r),g(()=>{t.findings.value=J(i)},[s]),g(()=>{u&&S()},[u]);let{word:d,icon:k,tone:c}=b(r.level),f=()=>{l.value=!u};return a`<section class=${`health tone-${c}`} aria-labelledby="health-title">
    <div class="health-line">
      <${h} name=${k} />
      <h2 id="health-title"><span class="visually-hidden">Health: </span>${d}</h2>
      <p class="health-headline">${r.headline}</p>
      <p class="health-more">${[r.counts,r.waits].filter(Boolean).join(" \xB7 ")}</p>
      <div class="health-tools">
        <button type="button" class="button button-small" aria-expanded=${u} aria-controls="findings" onClick=${f}>${jt(i.groups.length,u)}</button>
      </div>
    </div>
    <div id="findings">${u?a`<${pt} charts=${t} run=${n} arranged=${i} />`:null}</div>
  </section>`}function jt(t,e){return t===0?e?"Hide details":"Details":`${e?"Hide":"Show"} ${t===1?"it":`all ${t}`}`}function Dt({level:t,headline:e}){let n=A(null);g(()=>{n.current!==null&&n.current!==t&&O(`Health: ${b(t).word}. ${e}`),n.current=t},[t])}export{en as HealthLine};
