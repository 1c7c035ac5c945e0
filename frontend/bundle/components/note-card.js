/* licences: vendor/licences/ */
import{a}from"../chunk-JJCM2DWK.js";import"../chunk-4OGXRVBD.js";import"../chunk-YUOXTB64.js";import"../chunk-P7ZISRWD.js";import"../chunk-YZWAGWLE.js";import"../chunk-6NLM2U3T.js";import"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{f as e,n as t}from"../chunk-56HYLBTH.js";function i({run:r}){let o=e(()=>!0);return t`<section class="card note-card" aria-labelledby="note-card-title">
    <header class="card-head"><h2 id="note-card-title">Note</h2></header>
    <div class="note-card-inside"><${a} run=${r} mayLeave=${o} /></div>
  </section>`}export{i as NoteCard};
