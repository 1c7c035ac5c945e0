/* licences: vendor/licences/ */
import{a as A,b as p,c as g,d as h,e as B,f as I,g as S}from"../chunk-OF43LYKL.js";import{c as W}from"../chunk-TQKWXUJO.js";import{a as w}from"../chunk-7Y3DDZCN.js";import{a as M}from"../chunk-YN7ZD7PO.js";import"../chunk-RRBXBWMM.js";import{a as m}from"../chunk-YUOXTB64.js";import"../chunk-P7ZISRWD.js";import"../chunk-FCSODRVD.js";import{a as C,b as q,d as L}from"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{i as V}from"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import{b as u}from"../chunk-MXUGX5TU.js";import{d as v,f as x,g as T,n as r}from"../chunk-56HYLBTH.js";function k({verdict:e,charts:s,kin:t,isOwn:n=!1}){let c=t.runs.value,o=c.get(e.run)??null,i=p(e.outcome),a=`verdict-${e.run}`;return r`<section class=${`card verdict tone-${i.tone}`} aria-labelledby=${a}>
    <header class="verdict-head">
      <h2 id=${a}>${n?"Did it help?":"An experiment from this run"}</h2>
      <span class=${`badge tone-${i.tone}`}><${m} name=${i.icon} />${i.word}</span>
      ${n?r`<${F} child=${o} parent=${c.get(e.parent)??null} verdict=${e} />`:r`<${y} child=${o} id=${e.run} />`}
    </header>
    <div class="verdict-words">
      <p class="verdict-sentence">${e.sentence}</p>
      <${N} child=${o} config=${n?t.parentConfig.value:s.run.detail.value?.config??null} />
    </div>
    ${e.metrics.length?r`<${R} verdict=${e} isOwn=${n} />`:null}
  </section>`}function F({child:e,parent:s,verdict:t}){let n=e?.parent?.step??0;return r`<span class="quiet">Made from <a href=${`/runs/${t.parent}`}>${s?.name||t.parent}</a>, ${n?`step ${u(n)}`:"from the beginning"}</span>`}function y({child:e,id:s}){return r`<a href=${`/runs/${s}`}>${e?.name||s}</a>
    ${e?r`<${w} state=${e.state} place=${e.queue_place} />`:null}`}function N({child:e,config:s}){let t=W(e?.parent?.changes??{},s??{});return t.length===0?null:r`<ul class="changes">${t.map(({field:n,old:c,value:o})=>r`<li key=${n}>${n}: ${s?`${c} \u2192 `:""}<strong>${o}</strong></li>`)}</ul>`}function R({verdict:{metrics:e,step:s},isOwn:t}){return r`<div class="scroll verdict-scroll"><table class="facts-table verdict-metrics">
    <caption class="visually-hidden">Metrics at the same step</caption>
    <thead><tr><th scope="col">${s===null?"At the same step":`At step ${u(s)}`}</th><th scope="col" class="number">${t?"This run":"Experiment"}</th><th scope="col" class="number">${t?"Parent":"This run"}</th><th scope="col" class="number">Difference</th></tr></thead>
    <tbody>${e.map(n=>r`<${_} key=${n.name} metric=${n} step=${s} />`)}</tbody>
  </table></div>`}function _({metric:e,step:s}){let{name:t,child:n,parent:c,is_better:o}=e,i=o===null?"quiet":o?"good-text":"bad-text",a=e.step===s?"":` at step ${u(e.step)}`;return r`<tr><th scope="row">${g(t)}<span class="quiet">${a}</span></th>
    <td class="number">${h(t,n)}</td><td class="number">${h(t,c)}</td>
    <td class=${`number ${i}`}>${[B(e),I(e)].filter(Boolean).join(", ")}</td></tr>`}function j({table:{key:e,rows:s,metrics:t,factorOf:n},charts:c,kin:o}){let i=c.run.detail.value,a=s.some(({verdict:l})=>l.run===i?.id),$=(a?o.parentConfig.value:i?.config)??{},d=Number(M($,n)),b=`together-${e}`,f=s[0].run?.parent?.step;return r`<section class="card verdict" aria-labelledby=${b}>
    <header class="verdict-head">
      <h2 id=${b}>${s.length} runs ${a?"made together":"made from this one"}</h2>
      <span class="quiet">${f?`from step ${u(f)}`:"from the beginning"}${n?`: ${C(n).toLowerCase()}`:""}</span>
    </header>
    <div class="scroll verdict-scroll"><table class="facts-table verdict-together">
      <thead><tr><th scope="col">Run</th><th scope="col" class=${n?"number":""}>${n?"Factor":"Change"}</th>
        ${t.map(l=>r`<th scope="col" key=${l} class="number">${g(l)}</th>`)}
        <th scope="col" class="number">Step</th><th scope="col">Verdict</th></tr></thead>
      <tbody>${H(s,n,d).map(l=>r`<${P} key=${l.verdict.run} row=${l} metrics=${t} base=${d} isFactor=${n!==""} isHere=${l.verdict.run===i?.id} />`)}</tbody>
    </table></div>
    ${s.map(({verdict:l,title:D,isBest:E})=>E?r`<p class="verdict-sentence"><strong>Best: ${D}.</strong> ${l.sentence}</p>`:null)}
  </section>`}function H(e,s,t){return!s||!Number.isFinite(t)?e:e.toSorted((n,c)=>(c.factor??t)-(n.factor??t))}function P({row:{verdict:e,run:s,title:t,factor:n,isBest:c},metrics:o,base:i,isFactor:a,isHere:$}){let d=p(e.outcome),f=n===null?a?"\xD7 1":t:`${L(i,n)} (${q(n)})`;return r`<tr class=${c?"is-best":""}>
    <th scope="row"><div class="verdict-run">${$?r`<strong>${s?.name||e.run}</strong><span class="quiet">this run</span>`:r`<${y} child=${s} id=${e.run} />`}</div></th>
    <td class=${a?"number":""}>${f}</td>
    ${o.map(l=>r`<td key=${l} class="number">${z(e.metrics,l)}${c&&l===o[0]?r` <${m} name="check" /><span class="visually-hidden">best</span>`:null}</td>`)}
    <td class="number">${e.step===null?"\u2013":u(e.step)}</td>
    <td><span class=${`badge tone-${d.tone}`} title=${e.sentence}><${m} name=${d.icon} />${d.word}</span></td>
  </tr>`}function z(e,s){let t=e.find(n=>n.name===s);return t?h(s,t.child):"\u2013"}function pe({charts:e}){let{run:s}=e,t=T(()=>A(s),[s]);v(()=>t.hold(),[t]);let n=t.verdicts.value,c=t.runs.value;if(G(n,s.id),n.length===0)return t.isLoaded.value?r`<span hidden></span>`:null;let{own:o,singles:i,tables:a}=S(n,c,s.id);return r`<div class="verdicts">
    ${o?r`<${k} verdict=${o} charts=${e} kin=${t} isOwn />`:null}
    ${a.map($=>r`<${j} key=${$.key} table=${$} charts=${e} kin=${t} />`)}
    ${i.map($=>r`<${k} key=${$.run} verdict=${$} charts=${e} kin=${t} />`)}
  </div>`}function G(e,s){let t=x(null),n=e.map(({run:c,outcome:o})=>`${c} ${o}`).join();v(()=>{let c=t.current;t.current=new Map(e.map(({run:a,outcome:$})=>[a,$]));let o=e.find(({run:a,outcome:$})=>c?.has(a)&&c.get(a)!==$);if(!o)return;let i=o.run===s?"Verdict":"Verdict on an experiment";V(`${i}: ${p(o.outcome).word}. ${o.sentence}`)},[n])}export{pe as Verdicts};
