/* licences: vendor/licences/ */
import{a as u}from"../chunk-JJCM2DWK.js";import"../chunk-4OGXRVBD.js";import{a as m}from"../chunk-YUOXTB64.js";import{a as s}from"../chunk-CDT3A7AD.js";import"../chunk-P7ZISRWD.js";import"../chunk-YZWAGWLE.js";import"../chunk-6NLM2U3T.js";import"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{b as l,d,f as a,n as c}from"../chunk-56HYLBTH.js";function g(o){let t=document.activeElement,e=document.createElement("div");document.body.append(e),l(c`<${f} run=${o} onClose=${()=>{l(null,e),e.remove(),t instanceof HTMLElement&&t.focus()}} />`,e)}function f({run:o,onClose:t}){let e=a(null),n=a(()=>!0);d(()=>e.current?.showModal(),[]);let r=()=>{n.current()&&e.current?.close()};return c`<dialog class="note-dialog card" ref=${e} aria-labelledby="note-title" onClose=${t} onCancel=${i=>{n.current()||i.preventDefault()}} onClick=${i=>i.target===e.current&&r()}>
    <div class="note-dialog-inside">
      <div class="note-dialog-head"><h2 id="note-title">Note on <bdi>${s(o.name||o.id)}</bdi></h2><button type="button" class="icon-button" aria-label="Close" onClick=${r}><${m} name="cross" /></button></div>
      <${u} run=${o} mayLeave=${n} isWriting=${!o.has_note} />
    </div>
  </dialog>`}export{g as openNote};
