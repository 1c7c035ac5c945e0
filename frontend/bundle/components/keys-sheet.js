/* licences: vendor/licences/ */
import{b as i}from"../chunk-K6IRT3VR.js";import{a as l,b as d}from"../chunk-6UJ4HN6M.js";import{a as u}from"../chunk-YUOXTB64.js";import{d as c,f as a,n as s}from"../chunk-56HYLBTH.js";function v({close:n}){let t=a(null);c(()=>t.current?.showModal(),[]);let o=()=>t.current?.close();return s`<dialog class="keys" ref=${t} aria-labelledby="keys-title" onClose=${n} onKeyDown=${e=>{e.key==="?"&&(e.preventDefault(),o())}} onClick=${e=>e.target===t.current&&o()}>
    <div class="keys-inside">
      <div class="keys-head"><h2 id="keys-title">Keys</h2><button type="button" class="icon-button" aria-label="Close" onClick=${o}><${u} name="cross" /></button></div>
      <div class="keys-groups">${i.map(({title:e,rows:y})=>s`<section key=${e}><h3>${e}</h3><dl>${y.map(r=>s`<${k} key=${r.does} ...${r} />`)}</dl></section>`)}</div>
      <label class="keys-switch"><input type="checkbox" checked=${l.value} onChange=${e=>d(e.currentTarget.checked)} /> Keys of one character work everywhere <span class="quiet">(without, only on a chart or the step bar)</span></label>
    </div>
  </dialog>`}function k({keys:n,does:t}){return s`<div><dt>${n.map(o=>s`<kbd key=${o}>${o}</kbd>`)}</dt><dd>${t}</dd></div>`}export{v as KeysSheet};
