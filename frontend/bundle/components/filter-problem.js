/* licences: vendor/licences/ */
import{a as t,b as s}from"../chunk-IKHQNUXA.js";import{a as r}from"../chunk-YUOXTB64.js";import{n}from"../chunk-56HYLBTH.js";function m({line:p,problem:a}){let{before:i,wrong:e,after:l}=s(p,a),o=a.at===void 0?"":` At character ${a.at+1}.`;return n`<div class="filter-problem" id="filter-problem" role="alert">
    <p><${r} name="warning" /><span>${t(a)}<span class="visually-hidden">${o}</span></span></p>
    ${a.at===void 0?null:n`<div class="filter-excerpt" aria-hidden="true"><span>${i}</span><span class="filter-wrong"><span>${e||" "}</span><span class="filter-caret">${"^".repeat(Math.max([...e].length,1))}</span></span><span>${l}</span></div>`}
  </div>`}export{m as FilterProblem};
