/* licences: vendor/licences/ */
import{a as c}from"../chunk-YUOXTB64.js";import{b as r}from"../chunk-MXUGX5TU.js";import{n as a}from"../chunk-56HYLBTH.js";function p({form:t}){let{run:e,step:n}=t.fork,o=t.changed(),h=s=>{t.note.value=s.currentTarget.value};return a`<section class="card fork-note" aria-label="Fork">
    <${c} name="fork" />
    <p><strong>A fork of <a href=${`/runs/${e.id}`}>${e.name||e.id}</a> ${n===0?"from the beginning":`from its checkpoint of step ${r(n)}`}.</strong> ${n===0?"Anything may be changed.":"Its length counts from the beginning; what the checkpoint holds fast says why."} ${o.length?`Changed: ${o.join(", ")}.`:"Nothing is changed yet."}</p>
    <label class="control-note">Note <input type="text" maxlength="200" autocomplete="off" placeholder="why" value=${t.note.value} onInput=${h} /></label>
  </section>`}export{p as ForkNote};
