/* licences: vendor/licences/ */
import{a as w}from"./chunk-4I3BVTUL.js";import{e as S}from"./chunk-EBLMDAAT.js";import{e as O}from"./chunk-OOGMAPGC.js";import{a as f}from"./chunk-YUOXTB64.js";import{b as v,e as y}from"./chunk-FCSODRVD.js";import{i as b}from"./chunk-NXV4SHSZ.js";import{b as m}from"./chunk-MXUGX5TU.js";import{d as k,f as C,m as h,n as u}from"./chunk-56HYLBTH.js";function F({comparison:e,id:t}){let{colour:n,dash:l}=e.lookOf(t);return u`<span class="run-mark" style=${{color:`var(--${n})`}}><span class=${`swatch ${l?"is-dashed":""}`}></span><span class="run-mark-number">${e.markOf(t)}</span></span>`}var g=24,R=8,T=200;function H({comparison:e}){let t=h(!1),n=e.answer.value?.runs??[],l=new Set(e.shown.value),s=t.value?n:n.slice(0,g),{hidden:r,alone:c}=e.choice.state.value,$=()=>e.choice.change({hidden:[],alone:""});return u`<section class="compare-runs card" aria-label="Runs that are compared">
    <ul class="compare-chips">
      ${s.map(a=>u`<${x} key=${a.id} comparison=${e} run=${a} isShown=${l.has(a.id)} isAlone=${c===a.id} />`)}
    </ul>
    <div class="compare-tools">
      ${n.length>g?u`<button type="button" class="button button-small" aria-expanded=${t.value} onClick=${()=>t.value=!t.value}>${t.value?"Fewer":`${m(n.length-g)} more`}</button>`:null}
      ${r.length||c?u`<button type="button" class="button button-small" onClick=${$}>Show all ${m(n.length)}</button>`:null}
      <${q} comparison=${e} />
      <${D} comparison=${e} />
    </div>
  </section>`}function x({comparison:e,run:t,isShown:n,isAlone:l}){let{id:s}=t,r=t.name||s,c=e.isLit(s),$=e.choice.state.value.picked===s,a=(i,p,d,o=void 0)=>u`<button type="button" class="chip-button" aria-label=${`${p} ${r}`} title=${p} aria-pressed=${o} onClick=${d}><${f} name=${i} /></button>`;return u`<li class=${`run-chip ${n?"":"is-hidden"} ${c?"is-lit":""}`} ...${L(e,s)}>
    <button type="button" class="run-chip-name" aria-pressed=${$} title=${`${r}, ${v(t.state).word.toLowerCase()}: bring out everywhere`} onClick=${()=>e.pick(s)}>
      <${F} comparison=${e} id=${s} /><span class="run-chip-word">${r}</span>${y(t.state)?null:u`<span class="run-chip-state">${v(t.state).word}</span>`}
    </button>
    ${a("target",l?"Show all beside":"Show alone",()=>e.isolate(s),l)}
    ${a(n?"eye":"eye-off",n?"Hide":"Show",()=>e.hide(s))}
    ${a("cross","Remove",()=>A(e,s,r))}
    <a class="chip-button" href=${`/runs/${s}`} aria-label=${`Open ${r}`} title="Open its page"><${f} name="right" /></a>
  </li>`}function A(e,t,n){e.remove(t),b(`${n} was removed from the comparison`)}function L(e,t){let n=()=>{e.hovered.value=t},l=()=>{e.hovered.peek()===t&&(e.hovered.value=null)};return{onPointerEnter:n,onPointerLeave:l,onFocusIn:n,onFocusOut:l}}function q({comparison:e}){let{by:t}=e.choice.state.value,n=e.columns.value.filter(({kind:a,name:i})=>a==="field"||i==="dataset"||i==="network"),l=e.answer.value,s=a=>new Set(e.valuesOf(a)).size,r=n.filter(({name:a})=>a===t||s(a)>1);if(!l||l.runs.length<2)return null;let c=e.groups();return u`<label class="compare-by"><span>Group by</span>
    <select value=${t} onChange=${a=>e.choice.change({by:a.currentTarget.value})}>
      <option value="" selected=${t===""}>nothing: a line a run</option>
      ${r.map(({name:a})=>u`<option key=${a} value=${a} selected=${a===t}>${a} (${s(a)} values)</option>`)}
    </select>
  </label>
  ${c?u`<span class="quiet">${[...c].slice(0,6).map(([a,i])=>`${S(a,t)}: n = ${i.length}`).join(" \xB7 ")}</span>`:null}`}function D({comparison:e}){let t=h(""),n=h(null),l=h(0),s=C(null);E(t,n,l);let r=e.ids.value.length>=w,c=({relatedTarget:o})=>{(!(o instanceof Node)||!s.current?.contains(o))&&(n.value=null)},$=o=>{o.key!=="Escape"||!n.value||(o.preventDefault(),n.value=null)},a=o=>{e.add(o.id),b(`${o.name||o.id} was added to the comparison`)},i=()=>{t.value=t.value.trimEnd()+(t.value.endsWith(" ")?"":" ")},p=new Set(e.ids.value),d=n.value?.filter(({id:o})=>!p.has(o))??[];return u`<div class="compare-add" ref=${s} onFocusOut=${c} onKeyDown=${$}>
    <label><span class="visually-hidden">Add a run</span><input type="search" placeholder=${r?`${w} runs are compared: no more`:"Add a run: search its name, data, tags\u2026"} disabled=${r} value=${t.value} onFocus=${i} onInput=${o=>{t.value=o.currentTarget.value}} /></label>
    ${n.value?u`<ul class="compare-found">
      ${d.slice(0,R).map(o=>u`<li key=${o.id}><button type="button" onClick=${()=>a(o)}><${f} name="plus" /><span class="run-chip-word">${o.name||o.id}</span><span class="quiet">${o.dataset} · ${v(o.state).word.toLowerCase()}</span></button></li>`)}
      ${d.length===0?u`<li class="quiet">No other run matches</li>`:d.length>R||l.value>(n.value?.length??0)?u`<li class="quiet">and more: narrow the search</li>`:null}
    </ul>`:null}
  </div>`}function E(e,t,n){let l=e.value;k(()=>{if(l==="")return;let s=new AbortController,r=setTimeout(async()=>{let c=await O({search:l.trim()},100,s.signal).catch(()=>null);!c||s.signal.aborted||(t.value=c.runs,n.value=c.total)},T);return()=>{clearTimeout(r),s.abort()}},[l])}export{F as a,H as b,L as c};
