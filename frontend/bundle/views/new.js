/* licences: vendor/licences/ */
import{a as d,b as de,c as he,d as z,e as G,f as ge,h as be}from"../chunk-WV66QRZS.js";import{a as _,c as ve,d as ye}from"../chunk-54W7UCVP.js";import{a as U}from"../chunk-NTJ5V5MZ.js";import{a as q,c as ue,d as ce,j as pe,k as $e,l as fe,m as me,t as w}from"../chunk-QBSNACLF.js";import"../chunk-S2AKQULE.js";import{b as k,c as re,d as oe,e as A,f as se,h as ie}from"../chunk-YKLA7JKN.js";import{a as E}from"../chunk-TKB7XHZO.js";import{c as N,d as M,e as ae,h as I,i as R,j as le,k as g,l as i}from"../chunk-QCZZOZ7Z.js";function Y({onlyFor:e},t){return e===null||e.includes(H(t))}function ke(e,t){return e.filter(n=>Y(n,t)).map(n=>n.onlyFor===null?n:{...n,default:n.defaultFor[H(t)]})}function we(e,t,n){let r={...t,name:n};for(let{key:o,onlyFor:s,defaultFor:a}of e.fields){if(s===null)continue;let l=t[o]!==void 0&&t[o]!==a[H(t)];delete r[o],s.includes(n)&&(r[o]=l?t[o]:a[n])}return r}function H(e){return String(e?.name??"")}function Oe(e){let t={key:"",title:"Run",help:"",fields:[]},n=[t];for(let r of K(e)){let{key:o,title:s,help:a}=r;r.kind==="object"?n.push({key:o,title:s,help:a,fields:r.fields}):r.kind==="variant"?n.push({key:o,title:s,help:a,fields:[{...r,key:"",title:"Kind"}]}):t.fields.push(r)}return n}function K(e,t=""){return Object.entries(e.properties??{}).filter(([r])=>r!==t).map(([r,o])=>Qe(r,o))}function Qe(e,t){let{title:n,description:r,unit:o,optional:s}=t,a={key:e,title:n??x(e),help:r??"",unit:o??"",isOptional:s===!0,default:t.default,onlyFor:t.only_for??null,defaultFor:t.default_for??{}};return t.oneOf?{...a,...xe(t)}:t.enum?{...a,kind:"choice",options:t.enum.map(l=>Ie(String(l),""))}:t.type==="array"?{...a,kind:"list",item:{...a,...xe(t.items??{})},maxItems:t.maxItems??null}:t.type==="object"?{...a,kind:"object",fields:K(t)}:t.type==="number"||t.type==="integer"?{...a,...Xe(t)}:t.type==="boolean"?{...a,kind:"boolean"}:{...a,kind:"text",maxLength:t.maxLength??null}}function Xe(e){return{kind:"number",isInteger:e.type==="integer",isLog:e.scale==="log",min:e.minimum??e.exclusiveMinimum??null,max:e.maximum??e.exclusiveMaximum??null,isMinOpen:e.exclusiveMinimum!==void 0,isMaxOpen:e.exclusiveMaximum!==void 0}}function xe(e){let t=e.tag??"name",n=(e.oneOf??[]).map(r=>Ze(r,t));return{kind:"variant",tag:t,options:n}}function Ze(e,t){return e.const!==void 0?Ie(String(e.const),e.description??""):{value:String(e.properties?.[t]?.const??""),help:e.description??"",fields:K(e,t),isWord:!1}}function Ie(e,t){return{value:e,help:t,fields:[],isWord:!0}}function x(e){let t=e.replaceAll("_"," ");return t.charAt(0).toUpperCase()+t.slice(1)}function O(e,t){let n=typeof t=="string"?t:t?.[e.tag];return e.options.find(r=>r.value===n)??null}function C(e,t){let n=e.options.find(o=>o.value===t);if(!n)return null;if(n.isWord)return t;let r=n.fields.filter(o=>!o.isOptional&&o.default!==void 0).map(o=>[o.key,o.default]);return{[e.tag]:t,...Object.fromEntries(r)}}function Se(e,t){if(t==null||t==="")return e.isOptional||e.kind!=="number"?null:"must be a number";if(e.kind==="text")return e.maxLength!==null&&String(t).length>e.maxLength?`must be at most ${e.maxLength} characters`:null;if(e.kind!=="number")return null;if(typeof t!="number"||!Number.isFinite(t))return"must be a number";if(e.isInteger&&!Number.isInteger(t))return"must be a whole number";let{min:n,max:r,isMinOpen:o,isMaxOpen:s}=e;return n!==null&&(t<n||o&&t===n)?o?`must be greater than ${n}`:`must be at least ${n}`:r!==null&&(t>r||s&&t===r)?s?`must be less than ${r}`:`must be at most ${r}`:null}var et=1e3;function L({min:e,max:t,isMinOpen:n,isMaxOpen:r}){return e!==null&&t!==null?`Between ${D(e)} and ${D(t)}.`:e!==null?`${n?"More than":"At least"} ${D(e)}.`:t!==null?`${r?"Less than":"At most"} ${D(t)}.`:""}function D(e){return Math.abs(e)>=1e6?e.toExponential(0).replace("+",""):String(e)}function T(e){let t=e.kind==="number"&&e.min!==null&&e.max!==null&&e.max<=et;return[v(e.help),t?L(e):""].filter(Boolean).join(" ")}function v(e){let t=e.trim();if(!t)return"";let n=/^[a-z]+[\s,;-]/.test(t)?t.charAt(0).toUpperCase()+t.slice(1):t;return/[.!?…]$/.test(n)?n:`${n}.`}function V({unit:e},t){return e.toLowerCase()===t.toLowerCase()?"":e}function Ne(e,t){return e.flatMap(n=>n.fields.filter(r=>Y(r,d(t,n.key))).flatMap(r=>J(r,h(n.key,r.key),t)))}function J(e,t,n){let r=d(n,t),o=[{path:t,field:e,value:r}];return e.kind==="object"?e.fields.flatMap(s=>J(s,h(t,s.key),n)):e.kind==="variant"?[...o,...Ae(e,t,r,n)]:e.kind!=="list"||!Array.isArray(r)?o:[...o,...r.flatMap((s,a)=>Ae(e.item,h(t,String(a)),s,n))]}function Ae(e,t,n,r){let o=O(e,n);return o?o.fields.flatMap(s=>J(s,h(t,s.key),r)):[]}function Q(e){return e.flatMap(({path:t,field:n,value:r})=>{let o=Se(n,r);return o?[{field:t,rule:o,value:r}]:[]})}function h(e,t){return e&&t?`${e}.${t}`:e||t}var tt=300,X=class{constructor({schema:t,defaults:n,presets:r},o,s){this.groups=Oe(t),this.defaults=G(n),this.presets=r,this.datasets=o,this.config=I(s),this.places=R(()=>Ne(this.groups,this.config.value)),this.refused=I([]),this.problems=R(()=>nt(Q(this.places.value),this.refused.value)),this.estimate=I(null),this.isEstimating=I(!1),this.message=I(""),this.isStarting=I(!1),this.close=le(()=>this.follow(this.config.value))}set(t,n){this.refused.value=this.refused.value.filter(({field:r})=>r!==t&&!r.startsWith(`${t}.`)),this.config.value=de(this.config.value,t,n)}chooseData(t){let n=this.groups.find(({key:r})=>r==="data");n&&this.set("data",we(n,this.config.value.data??{},t))}replace(t){this.refused.value=[],this.config.value=t}follow(t){let n=new AbortController,r=setTimeout(()=>{rt(this.defaults,t),this.ask(t,n.signal)},tt);return()=>{clearTimeout(r),n.abort()}}async ask(t,n){this.isEstimating.value=!0;try{let r=await fe(t,n);if(n.aborted)return;this.estimate.value=r,this.refused.value=[],this.message.value=""}catch(r){!n.aborted&&r instanceof q&&this.refuse(r)}finally{n.aborted||(this.isEstimating.value=!1)}}refuse(t){this.estimate.value=null,this.refused.value=t.problems,this.message.value=t.problems.length?"":t.message}async start(){if(Q(this.places.value).length)return null;this.isStarting.value=!0;try{return(await ce(this.config.value)).id}catch(t){if(!(t instanceof q))throw t;return this.refuse(t),null}finally{this.isStarting.value=!1}}};function nt(e,t){let n=new Set(e.map(({field:r})=>r));return[...e,...t.filter(({field:r})=>!n.has(r))]}function rt(e,t){if(_.peek().pathname!=="/new")return;let n=he(e,t),r=new URLSearchParams;Object.keys(n).length&&r.set("config",JSON.stringify(n)),ye(r)}async function Te(e){let[t,n]=await Promise.all([pe(),$e()]);return new X(t,n,await ot(e,t))}async function ot(e,{defaults:t,presets:n}){let r=e.get("from");if(r)return z(t,(await ue(r)).config);let o=n.find(({name:s})=>s===e.get("preset"));if(o)return o.config;try{return z(t,JSON.parse(e.get("config")??"{}"))}catch{return G(t)}}function S(e,t){return e.filter(n=>n.field===t).map(n=>n.rule)}function Fe(e){return e?e.replace(/\blayers\.(\d+)/,(t,n)=>`layer ${Number(n)+1}`).replace(/\baugment\.(\d+)/,(t,n)=>`augmentation ${Number(n)+1}`).replaceAll("."," \u203A ").replaceAll("_"," "):"configuration"}function b(e){return`field-${e.replaceAll(".","-")}`}function Me({form:e,path:t}){let n=d(e.config.value,t),r=S(e.problems.value,t),o=!!d(e.config.value,"data.path");return i`<fieldset class="dataset-cards is-wide" id=${b(t)} tabindex="-1">
    <legend>Data set</legend>
    <div class="choice-grid">
      ${e.datasets.map(s=>i`<${st} key=${s.name} dataset=${s} isChosen=${s.name===n} hasPath=${o} onChoose=${()=>e.chooseData(s.name)} />`)}
    </div>
    ${r.length?i`<p class="field-error">${r.join("; ")}</p>`:null}
  </fieldset>`}function st({dataset:e,isChosen:t,hasPath:n,onChoose:r}){let{name:o,title:s,description:a}=e;return i`<div class=${`choice-card ${t?"is-chosen":""}`}>
    <label>
      <input type="radio" name="data.name" value=${o} checked=${t} onChange=${r} />
      <strong>${s||o}</strong>
      <span class="quiet">${v(a)}</span>
      <span class="choice-facts">${it(e)}</span>
    </label>
    <${at} dataset=${e} isChosen=${t} hasPath=${n} />
  </div>`}function it({shape:e,n_train:t,n_test:n,n_classes:r}){return e?[...[ie(e),`${r} classes`,`${k(t)} ${n?"training":"examples"}`],...n?[`${k(n)} test`]:[]].join(" \xB7 "):"Shape and classes as your files have them"}function at({dataset:e,isChosen:t,hasPath:n}){if(t&&n)return i`<span class="choice-state tone-good">From the path below</span>`;if(e.needs_path)return t?i`<span class="choice-state tone-warning">Give the path below: ${e.needs_path}</span>`:i`<span class="choice-state quiet">Your own files</span>`;if(!e.is_available)return i`<${lt} dataset=${e} />`;let r=e.is_embedded?"Comes with babysit":"On this machine";return i`<span class="choice-state tone-good">${r}</span>`}function lt({dataset:{name:e,download_bytes:t}}){return i`<div class="choice-state tone-warning">Not on this machine yet${t?` (${A(t)})`:""}. Give a path below, or run
    <code class="command">babysit data fetch ${e}</code></div>`}var ut=[["training","epochs","steps","Length"],["probes","budget","every","How often"]];function Ee(e,t){let n=ut.find(([c,u,p])=>c===e&&[u,p].every($=>t.some(f=>f.key===$)));if(!n)return t;let[,r,o,s]=n,a=c=>t.find(u=>u.key===c),l={kind:"either",title:s,fields:[a(r),a(o)]};return t.filter(({key:c})=>c!==o).map(c=>c.key===r?l:c)}function Ce({fields:[e,t]},n){return n[e.key]==null&&n[t.key]!=null?1:0}function Le({fields:e},t,n,r){let o={...t,[e[n].key]:r};return delete o[e[1-n].key],o}function Pe(e){return e.default!=null?e.default:e.key==="steps"?1e3:e.key==="epochs"?10:e.kind==="number"&&!e.isInteger?.03:1}function je(e,t,n){return e.map((r,o)=>o===t?n:r)}function Z(e,t){return e.filter((n,r)=>r!==t)}function ee(e,t,n){return[...e.slice(0,t),n,...e.slice(t)]}function te(e,t,n){return n<0||n>=e.length||t===n?e:ee(Z(e,t),n,e[t])}function W({form:e,path:t,field:n,words:r,Field:o}){let s=d(e.config.value,t)??[],a=(u,p)=>{e.set(t,u),w(p)},l=b(t),c=S(e.problems.value,t);return i`<fieldset class="layers is-wide" id=${l} tabindex="-1">
    <legend>${n.title}</legend>
    ${n.help?i`<p class="field-help">${v(n.help)}</p>`:null}
    ${c.length?i`<p class="field-error">${c.join("; ")}</p>`:null}
    <ol class="layer-list">
      ${s.map((u,p)=>i`<${$t} key=${p} form=${e} list=${n} items=${s} item=${u} index=${p} path=${h(t,String(p))} change=${a} noun=${r.noun} Field=${o} />`)}
      ${r.last?.(s.length)}
    </ol>
    <${ct} list=${n} items=${s} change=${a} words=${r} />
  </fieldset>`}function ct({list:e,items:t,change:n,words:{noun:r,none:o}}){let s=g(""),{options:a}=e.item,l=O(e.item,t.at(-1)),c=a.find(({value:f})=>f===s.value)??l??a[0],u=e.maxItems!==null&&t.length>=e.maxItems,p=f=>{s.value=f.currentTarget.value},$=()=>n([...t,pt(e,t,c.value)],`${x(c.value)} added`);return i`<div class="layer-add">
    <select aria-label=${`${x(r)} to add`} value=${c.value} onChange=${p}>
      ${a.map(({value:f})=>i`<option key=${f} value=${f}>${x(f)}</option>`)}
    </select>
    <button type="button" class="button button-small" disabled=${u} onClick=${$}><${E} name="plus" />Add ${r}</button>
    <span class="field-help">${v(c.help)}</span>
    ${t.length===0?i`<span class="quiet">${o}</span>`:null}
  </div>`}function pt(e,t,n){return t.findLast(o=>O(e.item,o)?.value===n)??C(e.item,n)}function $t({form:e,list:t,items:n,item:r,index:o,path:s,change:a,noun:l,Field:c}){let u=O(t.item,r),p=`${l} ${o+1}`,$=S(e.problems.value,s),f=(m,j,Ke,Je)=>i`<button type="button" class="icon-button" aria-label=${`${j} ${p}`} title=${j} disabled=${Ke} onClick=${Je}><${E} name=${m} /></button>`;return i`<li class=${`layer ${$.length?"is-wrong":""}`} id=${b(s)} tabindex="-1">
    <span class="layer-number">${o+1}</span>
    <div class="layer-fields">
      <div class="field layer-type"><label for=${`${b(s)}-type`}>${x(l)}</label>
        <select id=${`${b(s)}-type`} value=${u?.value??""} onChange=${m=>a(je(n,o,C(t.item,m.currentTarget.value)),`${p} changed`)}>
          ${t.item.options.map(m=>i`<option value=${m.value}>${m.value.replaceAll("_"," ")}</option>`)}
        </select>
      </div>
      ${u?.fields.map(m=>i`<${c} key=${`${u.value}.${m.key}`} form=${e} path=${h(s,m.key)} field=${{...m,help:""}} isBare />`)}
      ${$.length?i`<p class="field-error is-wide">${$.join("; ")}</p>`:null}
    </div>
    <div class="layer-tools">
      ${f("up","Move up",o===0,()=>a(te(n,o,o-1),`${p} moved up`))}
      ${f("down","Move down",o===n.length-1,()=>a(te(n,o,o+1),`${p} moved down`))}
      ${f("copy","Duplicate",!1,()=>a(ee(n,o+1,r),`${p} duplicated`))}
      ${f("cross","Remove",!1,()=>a(Z(n,o),`${p} removed`))}
    </div>
  </li>`}var ft={noun:"layer",last:e=>i`<li class="layer layer-output"><span class="layer-number">${e+1}</span><span><strong>Output</strong> <span class="quiet">dense, linear, one unit a class: it follows from the data</span></span></li>`,none:"No hidden layers: a linear classifier."};function _e(e){return i`<${W} ...${e} words=${ft} />`}var De=[1,2,5,10];function Ve(e,t){if(!(e>0))return t>0?1e-6:0;let n=Math.floor(Math.log10(e)+1e-9),r=e/10**n,o=De.find(a=>a>r*(1+1e-9))??20,s=De.findLast(a=>a<r*(1-1e-9))??.5;return Re((t>0?o:s)*10**n)}function We(e,t,n){let r=Math.round(Math.log10(e>0?e:.001)),o=t&&t>0?Math.log10(t):Number.NEGATIVE_INFINITY,s=n&&n>0?Math.log10(n):Number.POSITIVE_INFINITY;return[Math.max(r-4,Math.ceil(o)),Math.min(r+3,Math.floor(s))]}function Be(e){return Re(10**e,2)}function P(e){if(typeof e!="number")return e==null?"":String(e);let t=Math.abs(e);return t===0||t>=.001&&t<1e7?String(e):e.toExponential().replace("e+","e")}function ne(e){let t=e.trim().replace("\u2212","-");if(t==="")return null;let n=Number(t);return Number.isFinite(n)&&!/^0[xob]/i.test(t)?n:t}function Re(e,t=6){return Number(e.toPrecision(t))}function B({field:e,value:t,onChange:n,shared:r}){let o=g(P(t));N(()=>{(ne(o.value)??"")!==(t??"")&&(o.value=P(t))},[t]);let s=c=>{o.value=c.currentTarget.value,n(ne(o.value)??(e.isOptional?void 0:""))},a=c=>{let u=c.key==="ArrowUp"?1:c.key==="ArrowDown"?-1:0;!u||typeof t!="number"||(c.preventDefault(),n(dt(e,t,u)))},l=i`<input type="text" inputmode=${e.isInteger?"numeric":"decimal"} autocomplete="off" class="number-input"
    ...${r} value=${o.value} placeholder=${mt(e)} onInput=${s} onKeyDown=${a} />`;return e.isLog?i`<div class="log-input">${l}<${gt} field=${e} value=${t} onChange=${n} /></div>`:l}function mt({isOptional:e,onlyFor:t,default:n}){return t?P(n):e?"not set":""}function dt(e,t,n){let r=e.isLog?Ve(t,n):Number((t+n*ht(e,t)).toPrecision(10)),o=e.min??Number.NEGATIVE_INFINITY;return r<o||r>(e.max??Number.POSITIVE_INFINITY)||e.isMinOpen&&r===o?t:r}function ht(e,t){return e.isInteger?1:Math.abs(t)>1?.1:.01}function gt({field:e,value:t,onChange:n}){let[r,o]=We(Number(e.default),e.min,e.max),s=typeof t=="number"&&t>0?Math.log10(t):r,a=l=>n(Be(Number(l.currentTarget.value)));return i`<input type="range" class="log-slider" aria-label=${`${e.title}, log scale`} aria-valuetext=${P(t)}
    min=${r} max=${o} step="0.1" value=${s} onInput=${a} />`}function F({form:e,path:t,field:n,isBare:r=!1}){let o=d(e.config.value,t);if(n.kind==="list")return bt(e,t,n);if(n.kind==="variant")return i`<${kt} form=${e} path=${t} field=${n} isBare=${r} />`;if(n.kind==="object")return n.fields.map(a=>i`<${F} key=${a.key} form=${e} path=${h(t,a.key)} field=${a} />`);let s=a=>e.set(t,a);return i`<${y} form=${e} path=${t} title=${n.title} unit=${"unit"in n?V(n,n.title):""} help=${r?"":T(n)} hint=${n.kind==="number"?L(n):""}>
    ${a=>vt(n,o,s,a)}
  </${y}>`}function bt(e,t,n){if(t==="network.layers")return i`<${_e} form=${e} path=${t} field=${n} Field=${F} />`;let r={noun:n.title.toLowerCase(),none:"None."};return i`<${W} form=${e} path=${t} field=${n} words=${r} Field=${F} />`}function y({form:e,path:t,title:n,unit:r,help:o,isWide:s,hint:a,children:l}){let c=b(t),u=S(e.problems.value,t),p=[o?`${c}-help`:"",u.length?`${c}-error`:""].filter(Boolean).join(" "),$={id:c,"aria-invalid":u.length?"true":void 0,"aria-describedby":p||void 0,title:a||void 0};return i`<div class=${`field ${u.length?"is-wrong":""} ${s?"is-wide":""}`}>
    <label for=${c}>${n}${r?i` <span class="unit">${r}</span>`:null}</label>
    ${l($)}
    ${u.length?i`<p class="field-error" id=${`${c}-error`}>${u.join("; ")}</p>`:null}
    ${o?i`<p class="field-help" id=${`${c}-help`}>${o}</p>`:null}
  </div>`}function vt(e,t,n,r){if(e.kind==="number")return i`<${B} field=${e} value=${t} onChange=${n} shared=${r} />`;let o=e.onlyFor?{...e,isOptional:!1}:e;if(o.kind==="choice")return qe(o,String(t??o.default??""),n,r);if(o.kind==="boolean"&&o.isOptional)return yt(t,n,r);if(e.kind==="boolean")return i`<input type="checkbox" ...${r} checked=${(t??e.default)===!0} onChange=${a=>n(a.currentTarget.checked)} />`;let s=a=>{let l=a.currentTarget.value;n(l===""&&e.isOptional?void 0:l)};return i`<input type="text" autocomplete="off" spellcheck=${!1} ...${r} value=${t??""} placeholder=${e.onlyFor?String(e.default):""} onInput=${s} />`}function yt(e,t,n){return i`<select ...${n} value=${typeof e=="boolean"?e?"on":"off":""} onChange=${o=>{let s=o.currentTarget.value;t(s===""?void 0:s==="on")}}>
    <option value="">As the network</option><option value="on">On</option><option value="off">Off</option>
  </select>`}function qe(e,t,n,r){return i`<select ...${r} value=${t} onChange=${s=>{let a=s.currentTarget.value;n(a===""?void 0:a)}}>
    ${e.isOptional?i`<option value="">${"default"in e&&e.default?x(String(e.default)):"As the network"}</option>`:null}
    ${e.options.map(s=>i`<option key=${s.value} value=${s.value}>${s.value.replaceAll("_"," ")}</option>`)}
  </select>`}function kt({form:e,path:t,field:n,title:r=n.title,isBare:o=!1}){let s=d(e.config.value,t),a=O(n,s),l=u=>e.set(t,u&&C(n,u)),c=n.options.length===1&&!n.isOptional;return i`
    <${y} form=${e} path=${t} title=${r} help=${o?"":v(a?.help||n.help)}>
      ${u=>c?i`<output ...${u} class="settled">${a?.value.replaceAll("_"," ")}</output>`:qe(n,a?.value??"",l,u)}
    </${y}>
    ${a?.fields.map(u=>i`<${F} key=${`${a.value}.${u.key}`} form=${e} path=${h(t,u.key)} field=${u} isBare=${o} />`)}
  `}function Ue({form:e,group:t,either:n}){let r=d(e.config.value,t)??{},o=Ce(n,r),s=n.fields[o],a=(u,p)=>e.set(t,Le(n,r,u,p)),l=u=>i`<button type="button" class="segment" aria-pressed=${o===u} onClick=${()=>o!==u&&a(u,Pe(n.fields[u]))}>${n.fields[u].title}</button>`,c=h(t,s.key);return i`<${y} form=${e} path=${c} title=${n.title} unit=${V(s,s.title)} help=${T(s)} hint=${L(s)}>
    ${u=>i`<div class="either">
      <div class="segments" role="group" aria-label=${n.title}>${l(0)}${l(1)}</div>
      <${B} key=${s.key} field=${{...s,isLog:!1}} value=${r[s.key]} onChange=${p=>e.set(c,p)} shared=${{...u,"aria-label":s.title}} />
    </div>`}
  </${y}>`}function ze({form:e,summary:t}){let n=e.estimate.value,r=e.problems.value,o=(s,a)=>i`<div><dt>${s}</dt><dd>${n?a:"\u2013"}</dd></div>`;return i`<aside class="estimate card" aria-label="Estimate and start">
    <h2>Estimate</h2>
    <dl class=${`estimate-facts ${e.isEstimating.value?"is-waiting":""}`}>
      ${o("Parameters",k(n?.parameters))}
      ${o("Memory",A(n?.memory_bytes))}
      ${o("Steps",n?`${k(n.total_steps)}`:"")}
      ${o("Steps an epoch",k(n?.steps_per_epoch))}
      ${o("Work a step",n?`${re(n.flops_per_step/1e6,3)} Mflop`:"")}
      ${o("Time",`about ${se(n?.seconds)}`)}
    </dl>
    ${n?i`<${wt} examples=${n.examples} />`:null}
    ${r.length||e.message.value?i`<${xt} problems=${r} message=${e.message.value} summary=${t} />`:null}
    <button type="submit" class="button button-primary button-large" disabled=${e.isStarting.value}><${E} name="play" />${e.isStarting.value?"Starting\u2026":"Start training"}</button>
  </aside>`}function wt({examples:{train:e,validation:t,test:n,dropped:r,classes:o}}){let s=(a,l)=>i`<div><dt>${a}</dt><dd>${k(l)}</dd></div>`;return i`<section class="estimate-data" aria-label="Data">
    <dl class="estimate-facts">
      ${s("Training",e)}${s("Validation",t)}${s("Test",n)}
      ${r?s("Left out, not finite",r):null}
    </dl>
    ${o.length?i`<${be} classes=${o} />`:null}
  </section>`}function xt({problems:e,message:t,summary:n}){let r=o=>{let s=Ot(o);s?.scrollIntoView({block:"center"}),s?.focus()};return i`<div class="problems" ref=${n} tabindex="-1" role="group" aria-label="What needs a change">
    <p><strong>${t||(e.length===1?"One field needs a change":`${e.length} fields need a change`)}</strong></p>
    <ul>${e.map(o=>i`<li><button type="button" class="link" onClick=${()=>r(o.field)}>${Fe(o.field)}</button> ${o.rule}</li>`)}</ul>
  </div>`}function Ot(e){let t=e.split(".");for(let n=t.length;n>0;n--){let r=document.getElementById(b(t.slice(0,n).join(".")));if(r)return r}return null}var It=".zip,.npz,.csv,.parquet,.tar.gz,.tgz";function Ge({form:e,path:t,field:n}){let r=g(null),o=g(""),s=M(new AbortController),a=M(null);N(()=>()=>s.current.abort(),[]);let l=async $=>{s.current=new AbortController,o.value="",r.value={name:$.name,sent:0,total:$.size};let f=(m,j)=>{r.value={name:$.name,sent:m,total:j}};try{e.set(t,(await me($,f,s.current.signal)).path),w(`${$.name} uploaded`)}catch(m){m.name!=="AbortError"&&(o.value=m.message)}finally{r.value=null}},c=$=>{let f=$.currentTarget,m=f.files?.[0];f.value="",m&&l(m)},u=$=>e.set(t,$.currentTarget.value||void 0),p=()=>r.value?s.current.abort():a.current?.click();return i`<${y} form=${e} path=${t} title=${n.title} help=${T(n)} isWide>
    ${$=>i`
      <div class="either">
        <button type="button" class="button" onClick=${p}>${r.value?"Cancel":"Upload\u2026"}</button>
        <input type="text" autocomplete="off" spellcheck=${!1} ...${$} value=${d(e.config.value,t)??""} onInput=${u} />
      </div>
      <input type="file" hidden ref=${a} accept=${It} aria-label="File to upload" onChange=${c} />
      ${r.value?i`<${St} ...${r.value} />`:null}
      ${o.value?i`<p class="field-error" role="alert">${o.value}</p>`:null}
    `}
  </${y}>`}function St({name:e,sent:t,total:n}){let r=n>0?t/n:0,o=r<1?`${oe(r)} of ${A(n)} sent`:"Sent; the server checks it";return i`<div>
    <span class="progress-bar is-active" role="progressbar" aria-label=${`Upload of ${e}`} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(100*r)} aria-valuetext=${o}>
      <span style=${{transform:`scaleX(${r})`}}></span>
    </span>
    <p class="field-help">${o}</p>
  </div>`}function Ye(e,t){let n=t.toLowerCase().split(/\s+/).filter(Boolean),r=({group:s,title:a,name:l,text:c})=>{let u=`${s} ${a} ${l} ${c}`.toLowerCase();return n.every(p=>u.includes(p))},o=new Map;for(let s of e.filter(r))o.set(s.group,[...o.get(s.group)??[],s]);return[...o]}var At="(min-width: 861px)",Nt="Each fills in the whole form. Point at one to read what there is to see.";function He({form:e}){let t=g(""),n=g(null),r=ae(()=>matchMedia(At).matches,[]);if(e.presets.length===0)return null;let o=e.presets.find(({config:l})=>ge(l,e.config.value))??null,s=Ye(e.presets,t.value),a=l=>{t.value=l.currentTarget.value};return i`<details class="card presets" open=${r}>
    <summary><h2>Start from</h2><span class="quiet">${o?.title??`${e.presets.length} presets`}</span></summary>
    <div class="presets-body">
      <input type="search" class="presets-filter" placeholder="Filter" aria-label="Filter presets" autocomplete="off" value=${t.value} onInput=${a} />
      ${s.map(([l,c])=>i`<${Tt} key=${l} group=${l} presets=${c} form=${e} applied=${o} pointed=${n} />`)}
      ${s.length?null:i`<p class="quiet" role="status">No preset is about that.</p>`}
      <${Ft} preset=${n.value??o} />
    </div>
  </details>`}function Tt({group:e,presets:t,form:n,applied:r,pointed:o}){let s=`presets-${e.toLowerCase().replace(/\W+/g,"-")}`,a=()=>{o.value=null};return i`<div class="presets-theme" role="group" aria-labelledby=${s}>
    <h3 id=${s}>${e}</h3>
    <div class="presets-list">${t.map(l=>{let c=()=>{o.value=l},u=()=>{n.replace(l.config),w(`The form is filled in: ${l.title}`)};return i`<button type="button" class="preset" key=${l.name} aria-pressed=${l===r} aria-description=${l.text}
        onClick=${u} onPointerEnter=${c} onPointerLeave=${a} onFocus=${c} onBlur=${a}>${l.title}</button>`})}</div>
  </div>`}function Ft({preset:e}){return i`<p class="presets-about" aria-hidden="true">${e?i`<strong>${e.title}.</strong> ${e.text}`:i`<span class="quiet">${Nt}</span>`}</p>`}var Mt="data.name",Et="data.path";function yr(){let e=g(null),t=g("");return N(()=>{document.title="New run \xB7 babysit";let n=!0;return Te(_.peek().searchParams).then(r=>{n?e.value=r:r.close()},r=>{t.value=r.message}),()=>{n=!1,e.value?.close()}},[]),i`<div class="page new-page">
    <div class="page-head"><h1 tabindex="-1">New run</h1></div>
    ${t.value?i`<${U} tone="bad" isAlert title="The form could not be fetched"><p>${t.value}</p></${U}>`:null}
    ${e.value?i`<${Ct} form=${e.value} />`:null}
  </div>`}function Ct({form:e}){let t=M(null);return i`<form class="new-form" novalidate onSubmit=${async r=>{r.preventDefault();let o=await e.start();if(o)return ve(`/runs/${o}`);w(`Not started: ${e.message.value||`${e.problems.value.length} fields need a change`}`),requestAnimationFrame(()=>t.current?.focus())}}>
    <div class="form-groups">
      <${He} form=${e} />
      ${e.groups.map(r=>i`<${Lt} key=${r.key} form=${e} group=${r} />`)}
    </div>
    <${ze} form=${e} summary=${t} />
  </form>`}function Lt({form:e,group:t}){let n=`group-${t.key||"run"}`;return i`<section class="card form-group" aria-labelledby=${n}>
    <header class="card-head"><h2 id=${n}>${t.title}</h2>${t.help?i`<p class="quiet group-help">${v(t.help)}</p>`:null}</header>
    <div class="fields">
      ${Ee(t.key,ke(t.fields,d(e.config.value,t.key))).map(r=>{if(r.kind==="either")return i`<${Ue} key=${r.title} form=${e} group=${t.key} either=${r} />`;let o=h(t.key,r.key);return o===Mt?i`<${Me} key=${o} form=${e} path=${o} />`:o===Et?i`<${Ge} key=${o} form=${e} path=${o} field=${r} />`:i`<${F} key=${o} form=${e} path=${o} field=${r} />`})}
    </div>
  </section>`}export{yr as View};
