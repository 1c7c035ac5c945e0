/* licences: vendor/licences/ */
import{a as t,b as l,c as p,d as o}from"../chunk-4XVHERD6.js";import"../chunk-GIZCR5WZ.js";import{a as i}from"../chunk-YUOXTB64.js";import{n as a}from"../chunk-56HYLBTH.js";function v({line:e,problem:n,onTake:c}){let{before:d,wrong:s,after:f}=o(e,n),$=n.at===void 0?"":` At character ${n.at+1}.`;return a`<div class="filter-problem" id="filter-problem" role="alert">
    <p><${i} name="warning" /><span>${p(n)}<span class="visually-hidden">${$}</span>${t(n).map((r,u)=>a`${u?" or ":" Did you mean "}<button type="button" class="link code" onClick=${()=>c(l(e,n,r))}>${r}</button>`)}${t(n).length?"?":null}</span></p>
    ${n.at===void 0?null:a`<div class="filter-excerpt" aria-hidden="true"><span>${d}</span><span class="filter-wrong"><span>${s||" "}</span><span class="filter-caret">${"^".repeat(Math.max([...s].length,1))}</span></span><span>${f}</span></div>`}
  </div>`}export{v as FilterProblem};
