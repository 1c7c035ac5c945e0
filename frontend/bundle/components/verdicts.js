/* licences: vendor/licences/ */
import{a as W,b as p,c as g,d as h,e as B,f as I,g as R}from"../chunk-H5ZOBD7U.js";import{a as A,b as L,d as _}from"../chunk-J2TZBKXM.js";import{a as j}from"../chunk-3MO4NYF2.js";import"../chunk-YGQYGXSX.js";import"../chunk-7LZEH5MA.js";import{a as m}from"../chunk-K6GPAPZU.js";import{a as q}from"../chunk-YN7ZD7PO.js";import"../chunk-CQTW4TJM.js";import{a as x,b as T,d as V}from"../chunk-SUVDI6FR.js";import"../chunk-7WOPZNZU.js";import{i as w}from"../chunk-IUBLDJ5G.js";import"../chunk-SIYRIXGQ.js";import{b as u}from"../chunk-FYDKGMZ3.js";import{c as f,d as C,e as M,l as r}from"../chunk-QCZZOZ7Z.js";function v({verdict:e,charts:t,kin:n,isOwn:s=!1}){let c=n.runs.value,o=c.get(e.run)??null,a=p(e.outcome),l=`verdict-${e.run}`;return r`<section class=${`card verdict tone-${a.tone}`} aria-labelledby=${l}>
    <header class="verdict-head">
      <h2 id=${l}>${s?"Did it help?":"An experiment from this run"}</h2>
      <span class=${`badge tone-${a.tone}`}><${m} name=${a.icon} />${a.word}</span>
      ${s?r`<${F} child=${o} parent=${c.get(e.parent)??null} verdict=${e} />`:r`<${k} child=${o} id=${e.run} />`}
    </header>
    <div class="verdict-words">
      <p class="verdict-sentence">${e.sentence}</p>
      <${H} child=${o} config=${s?n.parentConfig.value:t.run.detail.value?.config??null} />
      <${N} verdict=${e} />
    </div>
    ${e.metrics.length?r`<${P} verdict=${e} isOwn=${s} />`:null}
  </section>`}function F({child:e,parent:t,verdict:n}){let s=e?.parent?.step??0;return r`<span class="quiet">Made from <a href=${`/runs/${n.parent}`}>${t?.name||n.parent}</a>, ${s?`step ${u(s)}`:"from the beginning"}</span>`}function k({child:e,id:t}){return r`<a href=${`/runs/${t}`}>${e?.name||t}</a>
    ${e?r`<${j} state=${e.state} place=${e.queue_place} />`:null}`}function H({child:e,config:t}){let n=_(e?.parent?.changes??{},t??{});return n.length===0?null:r`<ul class="changes">${n.map(({field:s,old:c,value:o})=>r`<li key=${s}>${s}: ${t?`${c} \u2192 `:""}<strong>${o}</strong></li>`)}</ul>`}function N({verdict:{is_cleared:e,rule:t}}){if(e===null||t===null)return null;let n=A.value.get(t)?.title??t.replaceAll("_"," ");return r`<p class=${e?"verdict-cleared":"verdict-stands"}><${m} name=${e?"check":"cross"} />${e?`The finding \u201C${n}\u201D has cleared`:`The finding \u201C${n}\u201D stands here too`}</p>`}function P({verdict:{metrics:e,step:t},isOwn:n}){return r`<div class="scroll verdict-scroll"><table class="facts-table verdict-metrics">
    <caption class="visually-hidden">Metrics at the same step</caption>
    <thead><tr><th scope="col">${t===null?"At the same step":`At step ${u(t)}`}</th><th scope="col" class="number">${n?"This run":"Experiment"}</th><th scope="col" class="number">${n?"Parent":"This run"}</th><th scope="col" class="number">Difference</th></tr></thead>
    <tbody>${e.map(s=>r`<${z} key=${s.name} metric=${s} step=${t} />`)}</tbody>
  </table></div>`}function z({metric:e,step:t}){let{name:n,child:s,parent:c,is_better:o}=e,a=o===null?"quiet":o?"good-text":"bad-text",l=e.step===t?"":` at step ${u(e.step)}`;return r`<tr><th scope="row">${g(n)}<span class="quiet">${l}</span></th>
    <td class="number">${h(n,s)}</td><td class="number">${h(n,c)}</td>
    <td class=${`number ${a}`}>${[B(e),I(e)].filter(Boolean).join(", ")}</td></tr>`}function D({table:{key:e,rows:t,metrics:n,factorOf:s},charts:c,kin:o}){let a=c.run.detail.value,l=t.some(({verdict:$})=>$.run===a?.id),i=(l?o.parentConfig.value:a?.config)??{},b=Number(q(i,s)),d=`together-${e}`,y=t[0].run?.parent?.step;return r`<section class="card verdict" aria-labelledby=${d}>
    <header class="verdict-head">
      <h2 id=${d}>${t.length} runs ${l?"made together":"made from this one"}</h2>
      <span class="quiet">${y?`from step ${u(y)}`:"from the beginning"}${s?`: ${x(s).toLowerCase()}`:""}</span>
    </header>
    <div class="scroll verdict-scroll"><table class="facts-table verdict-together">
      <thead><tr><th scope="col">Run</th><th scope="col" class=${s?"number":""}>${s?"Factor":"Change"}</th>
        ${n.map($=>r`<th scope="col" key=${$} class="number">${g($)}</th>`)}
        <th scope="col" class="number">Step</th><th scope="col">Verdict</th></tr></thead>
      <tbody>${t.map($=>r`<${G} key=${$.verdict.run} row=${$} metrics=${n} base=${b} isHere=${$.verdict.run===a?.id} />`)}</tbody>
    </table></div>
    ${t.map(({verdict:$,title:E,isBest:S})=>S?r`<p class="verdict-sentence"><strong>Best: ${E}.</strong> ${$.sentence}</p>`:null)}
  </section>`}function G({row:{verdict:e,run:t,title:n,factor:s,isBest:c},metrics:o,base:a,isHere:l}){let i=p(e.outcome),b=s===null?n:`${V(a,s)} (${T(s)})`;return r`<tr class=${c?"is-best":""}>
    <th scope="row"><div class="verdict-run">${l?r`<strong>${t?.name||e.run}</strong><span class="quiet">this run</span>`:r`<${k} child=${t} id=${e.run} />`}</div></th>
    <td class=${s===null?"":"number"}>${b}</td>
    ${o.map(d=>r`<td key=${d} class="number">${J(e.metrics,d)}${c&&d===o[0]?r` <${m} name="check" /><span class="visually-hidden">best</span>`:null}</td>`)}
    <td class="number">${e.step===null?"\u2013":u(e.step)}</td>
    <td><span class=${`badge tone-${i.tone}`} title=${e.sentence}><${m} name=${i.icon} />${i.word}</span></td>
  </tr>`}function J(e,t){let n=e.find(s=>s.name===t);return n?h(t,n.child):"\u2013"}function ge({charts:e}){let{run:t}=e,n=M(()=>W(t),[t]);f(()=>n.hold(),[n]);let s=n.verdicts.value,c=n.runs.value;if(K(s,t.id),f(()=>{s.length&&L()},[s.length>0]),s.length===0)return null;let{own:o,singles:a,tables:l}=R(s,c,t.id);return r`<div class="verdicts">
    ${o?r`<${v} verdict=${o} charts=${e} kin=${n} isOwn />`:null}
    ${l.map(i=>r`<${D} key=${i.key} table=${i} charts=${e} kin=${n} />`)}
    ${a.map(i=>r`<${v} key=${i.run} verdict=${i} charts=${e} kin=${n} />`)}
  </div>`}function K(e,t){let n=C(null),s=e.map(({run:c,outcome:o})=>`${c} ${o}`).join();f(()=>{let c=n.current;n.current=new Map(e.map(({run:l,outcome:i})=>[l,i]));let o=e.find(({run:l,outcome:i})=>c?.has(l)&&c.get(l)!==i);if(!o)return;let a=o.run===t?"Verdict":"Verdict on an experiment";w(`${a}: ${p(o.outcome).word}. ${o.sentence}`)},[s])}export{ge as Verdicts};
