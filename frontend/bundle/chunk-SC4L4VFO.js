/* licences: vendor/licences/ */
import{a as R}from"./chunk-V4AQWVVD.js";import{d as v,e as y,f as O,h as M,i as x,j as g,k as E,o as b}from"./chunk-5J5AGAYW.js";import{a as A}from"./chunk-YN7ZD7PO.js";import{a as F}from"./chunk-YUOXTB64.js";import{a as k,c as h}from"./chunk-P7ZISRWD.js";import{i as K}from"./chunk-NXV4SHSZ.js";import{f as D,m as N,n as a}from"./chunk-56HYLBTH.js";function _(e,n,t){return e.map((l,o)=>o===n?t:l)}function I(e,n){return e.filter((t,l)=>l!==n)}function T(e,n,t){return[...e.slice(0,n),t,...e.slice(n)]}function B(e,n,t){return t<0||t>=e.length||n===t?e:T(I(e,n),t,e[n])}var J="input, select, button";function U(e){return j(e).indexOf(document.activeElement)}function W(e,n,t){requestAnimationFrame(()=>{let l=[...e.querySelectorAll("li.is-item")],o=l[Math.min(n,l.length-1)];if(!o)return j(e)[0]?.focus();let r=j(o),s=Math.min(t,r.length-1);r.map((u,c)=>({each:u,distance:Math.abs(c-s)})).filter(({each:u})=>!u.disabled&&u.tagName===r[s].tagName).sort((u,c)=>u.distance-c.distance)[0]?.each.focus()})}function j(e){return[...e.querySelectorAll(J)]}function w({form:e,path:n,field:t,words:l,Field:o}){let r=A(e.config.value,n)??[],s=D(null),u=(m,p,f=-1,L=-1)=>{let d=s.current?.querySelectorAll("li.is-item")[L],i=d?U(d):-1;e.set(n,m),K(p),s.current&&i>=0&&W(s.current,f,i)},c=h(n),$=k(e.problems.value,n);return a`<fieldset class="layers is-wide" id=${c} tabindex="-1" ref=${s}>
    <legend>${t.title}</legend>
    ${t.help?a`<p class="field-help">${g(t.help)}${r.length>1?" Alt with \u2191 or \u2193 moves one.":""}</p>`:null}
    ${$.length?a`<p class="field-error">${$.join("; ")}</p>`:null}
    <ol class="layer-list">
      ${r.map((m,p)=>a`<${X} key=${p} form=${e} list=${t} items=${r} item=${m} index=${p} path=${b(n,String(p))} change=${u} noun=${l.noun} Field=${o} />`)}
      ${l.last?.(r.length)}
    </ol>
    ${r.length?null:a`<p class="quiet">${l.none}</p>`}
    <${P} list=${t} items=${r} change=${u} noun=${l.noun} />
  </fieldset>`}function P({list:e,items:n,change:t,noun:l}){let o=N(""),{options:r}=e.item,s=y(e.item,n.at(-1)),u=r.find(({value:p})=>p===o.value)??s??r[0],c=e.maxItems!==null&&n.length>=e.maxItems,$=p=>{o.value=p.currentTarget.value},m=()=>t([...n,Q(e,n,u.value)],`${v(u.value)} added`);return a`<div class="layer-add">
    <select aria-label=${`${v(l)} to add`} value=${u.value} onChange=${$}>
      ${r.map(({value:p})=>a`<option key=${p} value=${p}>${v(p)}</option>`)}
    </select>
    <button type="button" class="button button-small" disabled=${c} onClick=${m}><${F} name="plus" />Add ${l}</button>
    <span class="field-help">${g(u.help)}</span>
  </div>`}function Q(e,n,t){return n.findLast(o=>y(e.item,o)?.value===t)??O(e.item,t)}function X({form:e,list:n,items:t,item:l,index:o,path:r,change:s,noun:u,Field:c}){let $=y(n.item,l),m=`${u} ${o+1}`,p=k(e.problems.value,r),f=i=>{i<0||i>=t.length||s(B(t,o,i),`${m} moved to place ${i+1}`,i,o)},L=i=>{!i.altKey||i.ctrlKey||i.metaKey||!/^Arrow(Up|Down)$/.test(i.key)||(i.preventDefault(),f(o+(i.key==="ArrowUp"?-1:1)))},d=(i,q,G,H)=>a`<button type="button" class="icon-button" aria-label=${`${q} ${m}`} title=${q} disabled=${G} onClick=${H}><${F} name=${i} /></button>`;return a`<li class=${`layer is-item ${p.length?"is-wrong":""}`} id=${h(r)} tabindex="-1" onKeyDown=${L}>
    <span class="layer-number">${o+1}</span>
    <div class="layer-fields">
      <div class="field layer-type"><label for=${`${h(r)}-type`}>${v(u)}</label>
        <select id=${`${h(r)}-type`} value=${$?.value??""} onChange=${i=>s(_(t,o,O(n.item,i.currentTarget.value)),`${m} changed`)}>
          ${n.item.options.map(i=>a`<option value=${i.value}>${i.value.replaceAll("_"," ")}</option>`)}
        </select>
      </div>
      ${$?.fields.map(i=>a`<${c} key=${`${$.value}.${i.key}`} form=${e} path=${b(r,i.key)} field=${{...i,help:""}} isBare />`)}
      ${p.length?a`<p class="field-error is-wide">${p.join("; ")}</p>`:null}
    </div>
    <div class="layer-tools">
      ${d("up","Move up",o===0,()=>f(o-1))}
      ${d("down","Move down",o===t.length-1,()=>f(o+1))}
      ${d("copy","Duplicate",!1,()=>s(T(t,o+1,l),`${m} duplicated`,o+1,o))}
      ${d("cross","Remove",!1,()=>s(I(t,o),`${m} removed`,o,o))}
    </div>
  </li>`}var Y={noun:"layer",last:e=>a`<li class="layer layer-output"><span class="layer-number">${e+1}</span><span><strong>Output</strong> <span class="quiet">dense, linear, one unit a class: it follows from the data</span></span></li>`,none:"No hidden layers: a linear classifier."};function V(e){return a`<${w} ...${e} words=${Y} />`}function C({form:e,path:n,field:t,isBare:l=!1}){let o=A(e.config.value,n);if(t.kind==="list")return Z(e,n,t);if(t.kind==="variant")return a`<${ne} form=${e} path=${n} field=${t} isBare=${l} />`;if(t.kind==="object")return t.fields.map(s=>a`<${C} key=${s.key} form=${e} path=${b(n,s.key)} field=${s} />`);let r=s=>e.set(n,s);return a`<${S} form=${e} path=${n} title=${t.title} unit=${"unit"in t?E(t,t.title):""} help=${l?"":x(t)} hint=${t.kind==="number"?M(t):""}>
    ${s=>ee(t,o,r,s)}
  </${S}>`}function Z(e,n,t){if(n==="network.layers")return a`<${V} form=${e} path=${n} field=${t} Field=${C} />`;let l={noun:t.title.toLowerCase(),none:"None."};return a`<${w} form=${e} path=${n} field=${t} words=${l} Field=${C} />`}function S({form:e,path:n,title:t,unit:l,help:o,isWide:r,hint:s,children:u}){let c=h(n),$=k(e.problems.value,n),m=e.locks?.value.get(n),p=[m?`${c}-why`:"",o?`${c}-help`:"",$.length?`${c}-error`:""].filter(Boolean).join(" "),f={id:c,"aria-invalid":$.length?"true":void 0,"aria-describedby":p||void 0,title:s||void 0,disabled:m?!0:void 0};return a`<div class=${`field ${$.length?"is-wrong":""} ${r?"is-wide":""}`}>
    <label for=${c}>${t}${l?a` <span class="unit">${l}</span>`:null}</label>
    ${u(f)}
    ${m?a`<p class="field-help" id=${`${c}-why`}>${g(m)}</p>`:null}
    ${$.length?a`<p class="field-error" id=${`${c}-error`}>${$.join("; ")}</p>`:null}
    ${o?a`<p class="field-help" id=${`${c}-help`}>${o}</p>`:null}
  </div>`}function ee(e,n,t,l){if(e.kind==="number")return a`<${R} field=${e} value=${n} onChange=${t} shared=${l} />`;let o=e.onlyFor?{...e,isOptional:!1}:e;if(o.kind==="choice")return z(o,String(n??o.default??""),t,l);if(o.kind==="boolean"&&o.isOptional)return te(n,t,l);if(e.kind==="boolean")return a`<input type="checkbox" ...${l} checked=${(n??e.default)===!0} onChange=${s=>t(s.currentTarget.checked)} />`;let r=s=>{let u=s.currentTarget.value;t(u===""&&e.isOptional?void 0:u)};return a`<input type="text" autocomplete="off" spellcheck=${!1} ...${l} value=${n??""} placeholder=${e.onlyFor?String(e.default):""} onInput=${r} />`}function te(e,n,t){return a`<select ...${t} value=${typeof e=="boolean"?e?"on":"off":""} onChange=${o=>{let r=o.currentTarget.value;n(r===""?void 0:r==="on")}}>
    <option value="">As the network</option><option value="on">On</option><option value="off">Off</option>
  </select>`}function z(e,n,t,l){return a`<select ...${l} value=${n} onChange=${r=>{let s=r.currentTarget.value;t(s===""?void 0:s)}}>
    ${e.isOptional?a`<option value="">${"default"in e&&e.default?v(String(e.default)):"As the network"}</option>`:null}
    ${e.options.map(r=>a`<option key=${r.value} value=${r.value}>${r.value.replaceAll("_"," ")}</option>`)}
  </select>`}function ne({form:e,path:n,field:t,title:l=t.title,isBare:o=!1}){let r=A(e.config.value,n),s=y(t,r),u=$=>e.set(n,$&&O(t,$)),c=t.options.length===1&&!t.isOptional;return a`
    <${S} form=${e} path=${n} title=${l} help=${o?"":g(s?.help||t.help)}>
      ${$=>c?a`<output ...${$} class="settled">${s?.value.replaceAll("_"," ")}</output>`:z(t,s?.value??"",u,$)}
    </${S}>
    ${s?.fields.map($=>a`<${C} key=${`${s.value}.${$.key}`} form=${e} path=${b(n,$.key)} field=${$} isBare=${o} />`)}
  `}export{C as a,S as b};
