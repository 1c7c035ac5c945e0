/* licences: vendor/licences/ */
import{a as $}from"../chunk-44OK72KM.js";import{e as d}from"../chunk-OA57GW7J.js";import{a as u}from"../chunk-BNJT2D5W.js";import"../chunk-ASKWICRU.js";import"../chunk-YUOXTB64.js";import{b as p,e as m}from"../chunk-MXUGX5TU.js";import{n as i}from"../chunk-56HYLBTH.js";var f=["data","forward","backward","update","probes"],c=["forward","backward","update"];var T=/^layer\/(\d+)\/time\//;function h(t,n){if(!t?.n)return null;let e=n===null?t.n:Math.max(t.indexAfter(n),1),s=Math.max(e-10,Math.min(e-1,1)),r=t.arrays.values.slice(s,e).filter(Number.isFinite);return r.length?r.reduce((a,o)=>a+o,0)/r.length:null}function g(t,n){let e=y(f,s=>h(t.get(`time/${s}`),n));return{parts:e,seconds:x(e)}}function b(t,n,e){return[...new Set(n.flatMap(r=>T.exec(r)?.[1]??[]).map(Number))].sort((r,a)=>r-a).map(r=>{let a=y(c,o=>h(t.get(`layer/${r}/time/${o}`),e));return{k:r,parts:a,seconds:x(a)}})}function y(t,n){return t.flatMap(e=>{let s=n(e);return s===null?[]:[{name:e,seconds:s,colour:`run-${1+f.indexOf(e)}`}]})}function x(t){return t.reduce((n,{seconds:e})=>n+e,0)}function l(t){return t>=1?`${t.toFixed(2)} s`:t>=.001?`${(1e3*t).toFixed(t>=.01?1:2)} ms`:`${(1e6*t).toFixed(0)} \xB5s`}var E="What a training step spends its time on; waiting for data, or a single slow layer, shows here first.";function q({charts:t,names:n}){$(t);let e=t.at.peek(),s=g(t.run.series,e),r=b(t.run.series,n,e),a=t.run.detail.peek()?.info.layers??[];return i`<section class="card chart timing" aria-labelledby="timing-title">
    <${u} id="timing-title" title="Where the time goes" help=${E} note=${s.parts.length?`${l(s.seconds)} a step`:""} />
    ${s.parts.length?i`<${v} parts=${s.parts} seconds=${s.seconds} />`:i`<p class="timing-empty quiet">No step was timed yet</p>`}
    ${r.length?i`<${R} layers=${r} labelOf=${o=>d(o,a)} />`:null}
    <p class="caption">mean of the last ${10} timed steps, without the first${e===null?"":` up to step ${p(e)}`}</p>
  </section>`}function v({parts:t,seconds:n}){return i`<div class="timing-step">
    <${w} parts=${t} most=${n} isTall />
    <ul class="timing-legend">${t.map(e=>i`<li key=${e.name}><span class="timing-key" style=${{background:`var(--${e.colour})`}}></span><span class="quiet">${e.name}</span> ${l(e.seconds)} <span class="quiet">${m(e.seconds/n)}</span></li>`)}</ul>
  </div>`}function w({parts:t,most:n,isTall:e=!1}){return i`<span class=${`timing-bar ${e?"is-tall":""}`} aria-hidden="true">${t.map(({name:s,colour:r,seconds:a})=>i`<span key=${s} title=${`${s} ${l(a)}`} style=${{width:`${100*a/(n||1)}%`,background:`var(--${r})`}}></span>`)}</span>`}function R({layers:t,labelOf:n}){let e=Math.max(...t.map(({seconds:s})=>s));return i`<div class="scroll" tabindex="0" role="region" aria-label="Time of each layer"><table class="facts-table timing-layers">
    <thead><tr><th scope="col">Layer</th><th scope="col" class="timing-wide"><span class="visually-hidden">Bar</span></th>${c.map(s=>i`<th scope="col" class="number">${s}</th>`)}<th scope="col" class="number">sum</th></tr></thead>
    <tbody>${t.map(({k:s,parts:r,seconds:a})=>i`<tr key=${s}>
      <th scope="row">${n(s)}</th>
      <td class="timing-wide"><${w} parts=${r} most=${e} /></td>
      ${c.map(o=>i`<td class="number">${k(r,o)}</td>`)}
      <td class="number">${l(a)}</td>
    </tr>`)}</tbody>
  </table></div>`}function k(t,n){let e=t.find(s=>s.name===n);return e?l(e.seconds):"\u2013"}export{q as TimingCard};
