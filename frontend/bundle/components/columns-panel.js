/* licences: vendor/licences/ */
import{a as S}from"../chunk-5E5CDJZS.js";import{A as k,B as y,a as w,b,c as C,e as d,f as h,z as v}from"../chunk-RNAVASWU.js";import{a as m}from"../chunk-SMQ2PIDG.js";import"../chunk-7XSKZGOX.js";import{a as r}from"../chunk-YUOXTB64.js";import"../chunk-YZWAGWLE.js";import"../chunk-6NLM2U3T.js";import"../chunk-FCSODRVD.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{m as g,n as c}from"../chunk-56HYLBTH.js";var F=24,D=[C,"eta"],E=new Set([b,"note","finding"]),x=D.map(t=>({name:t,kind:"builtin",type:"text",n:0,values:[],varies:!0}));function A({page:t,anchor:o,onClose:i}){let a=t.columns.value,l=e=>a.some(n=>n.id===e),u=e=>t.choose(y(a,e)),s=a.length>=d,$=e=>e.kind==="metric"?c`<${W} key=${e.name} name=${e.name} isHere=${l} isFull=${s} toggle=${u} />`:c`<${T} key=${e.name} field=${e} isHere=${l(e.name)} isFull=${s} toggle=${u} />`;return c`<${m} anchor=${o} label="Columns" kind="columns-panel" onClose=${i}>
    <div class="columns-shown">
      <div class="columns-head"><h2>Shown</h2><button type="button" class="button button-small" disabled=${t.isStandard.value} onClick=${()=>t.resetColumns()}><${r} name="reset" />Reset</button></div>
      <ol>${a.map((e,n)=>c`<${I} key=${e.id} page=${t} id=${e.id} place=${n} n=${a.length} />`)}</ol>
      ${s?c`<p class="quiet">${d} columns are the most.</p>`:null}
    </div>
    <div class="columns-more">
      <${S} more=${x} scope=${t.query.value.scope} isWanted=${({name:e})=>!E.has(e)} label="Search columns" entry=${$} />
    </div>
  </${m}>`}function I({page:t,id:o,place:i,n:a}){let{title:l,width:u}=h(o),s=t.columns.value,$=s[i]?.width??null,e=p=>t.choose(p),n=(p,f,O,N)=>c`<button type="button" class="icon-button" aria-label=${`${f}: ${l}`} title=${f} disabled=${O} onClick=${N}><${r} name=${p} /></button>`;return c`<li><span class="columns-title" title=${o}>${l}</span>
    ${n("up","Further to the left",i===0,()=>e(v(s,o,-1)))}
    ${n("down","Further to the right",i===a-1,()=>e(v(s,o,1)))}
    ${n("minus","Narrower",!1,()=>e(k(s,o,($??u)-F)))}
    ${n("plus","Wider",!1,()=>e(k(s,o,($??u)+F)))}
    ${n("cross","Hide",o===b,()=>e(y(s,o)))}
  </li>`}function T({field:{name:t,kind:o,n:i},isHere:a,isFull:l,toggle:u}){let s=o==="builtin",$=s?h(t).title:t;return c`<li class=${s?"is-short":""}><label class="picker-entry"><input type="checkbox" checked=${a} disabled=${l&&!a} onChange=${()=>u(t)} /><span>${$}</span>${i&&!s?c`<span class="quiet">${i.toLocaleString("en")}</span>`:null}</label></li>`}function W({name:t,isHere:o,isFull:i,toggle:a}){let l=g(""),u=[...Object.keys(w),"curve"],s=()=>{/^\d{1,15}$/.test(l.value)&&a(`${t}@${Number(l.value)}`),l.value=""},$=n=>{n.key==="Enter"&&s()},e=n=>{l.value=n.currentTarget.value.replace(/\D/g,"")};return c`<li class="picker-metric"><span class="picker-name">${t}</span><span class="picker-parts" role="group" aria-label=${t}>
    ${u.map(n=>c`<button type="button" class="toggle" key=${n} aria-pressed=${o(`${t}.${n}`)} disabled=${i&&!o(`${t}.${n}`)} onClick=${()=>a(`${t}.${n}`)}>${L[n]??n}</button>`)}
    <input type="text" inputmode="numeric" class="picker-step" placeholder="at step" aria-label=${`${t} at step`} value=${l.value} onInput=${e} onKeyDown=${$} />
    ${l.value?c`<button type="button" class="icon-button" aria-label=${`Add ${t} at step ${l.value}`} onClick=${s}><${r} name="plus" /></button>`:null}
  </span></li>`}var L={best_step:"step of best",n:"points",min:"least",max:"largest"};export{A as ColumnsPanel};
