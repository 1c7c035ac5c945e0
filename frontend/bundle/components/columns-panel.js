/* licences: vendor/licences/ */
import{a as S}from"../chunk-YP2KBQY6.js";import{A as v,B as y,a as w,b,c as C,e as d,f as h,z as k}from"../chunk-E2XRPZDU.js";import{a as m}from"../chunk-SMQ2PIDG.js";import"../chunk-7XSKZGOX.js";import{a as r}from"../chunk-YUOXTB64.js";import"../chunk-5JQHDN7U.js";import"../chunk-6NLM2U3T.js";import"../chunk-FCSODRVD.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{m as f,n as a}from"../chunk-56HYLBTH.js";var F=24,N=[C,"eta"],x=new Set([b,"note","finding",...N]),I=N.map(e=>({name:e,kind:"builtin",type:"text",n:0,values:[]}));function A({page:e,anchor:l,onClose:c}){let $=e.columns.value,o=t=>$.some(n=>n.id===t),u=t=>e.choose(y($,t)),s=$.length>=d,i=t=>t.kind==="metric"?a`<${W} key=${t.name} name=${t.name} isHere=${o} isFull=${s} toggle=${u} />`:a`<${O} key=${t.name} field=${t} isHere=${o(t.name)} isFull=${s} toggle=${u} />`;return a`<${m} anchor=${l} label="Columns" kind="columns-panel" onClose=${c}>
    <div class="columns-shown">
      <div class="columns-head"><h2>Shown</h2><button type="button" class="button button-small" disabled=${e.isStandard.value} onClick=${()=>e.resetColumns()}><${r} name="reset" />Reset</button></div>
      <ol>${$.map((t,n)=>a`<${T} key=${t.id} page=${e} id=${t.id} place=${n} n=${$.length} />`)}</ol>
      ${s?a`<p class="quiet">${d} columns are the most.</p>`:null}
    </div>
    <div class="columns-more">
      <ul class="columns-own">${I.map(t=>a`<${O} key=${t.name} field=${t} isHere=${o(t.name)} isFull=${s} toggle=${u} />`)}</ul>
      <${S} scope=${e.query.value.scope} isWanted=${({name:t})=>!x.has(t)} label="Search columns" entry=${i} />
    </div>
  </${m}>`}function T({page:e,id:l,place:c,n:$}){let{title:o,width:u}=h(l),s=e.columns.value,i=s[c]?.width??null,t=p=>e.choose(p),n=(p,g,D,E)=>a`<button type="button" class="icon-button" aria-label=${`${g}: ${o}`} title=${g} disabled=${D} onClick=${E}><${r} name=${p} /></button>`;return a`<li><span class="columns-title" title=${l}>${o}</span>
    ${n("up","Further to the left",c===0,()=>t(k(s,l,-1)))}
    ${n("down","Further to the right",c===$-1,()=>t(k(s,l,1)))}
    ${n("minus","Narrower",!1,()=>t(v(s,l,(i??u)-F)))}
    ${n("plus","Wider",!1,()=>t(v(s,l,(i??u)+F)))}
    ${n("cross","Hide",l===b,()=>t(y(s,l)))}
  </li>`}function O({field:{name:e,kind:l,n:c},isHere:$,isFull:o,toggle:u}){let s=l==="builtin",i=s?h(e).title:e;return a`<li class=${s?"is-short":""}><label class="picker-entry"><input type="checkbox" checked=${$} disabled=${o&&!$} onChange=${()=>u(e)} /><span>${i}</span>${c&&!s?a`<span class="quiet">${c.toLocaleString("en")}</span>`:null}</label></li>`}function W({name:e,isHere:l,isFull:c,toggle:$}){let o=f(""),u=[...Object.keys(w),"curve"],s=()=>{/^\d{1,15}$/.test(o.value)&&$(`${e}@${Number(o.value)}`),o.value=""},i=n=>{n.key==="Enter"&&s()},t=n=>{o.value=n.currentTarget.value.replace(/\D/g,"")};return a`<li class="picker-metric"><span class="picker-name">${e}</span><span class="picker-parts" role="group" aria-label=${e}>
    ${u.map(n=>a`<button type="button" class="toggle" key=${n} aria-pressed=${l(`${e}.${n}`)} disabled=${c&&!l(`${e}.${n}`)} onClick=${()=>$(`${e}.${n}`)}>${L[n]??n}</button>`)}
    <input type="text" inputmode="numeric" class="picker-step" placeholder="at step" aria-label=${`${e} at step`} value=${o.value} onInput=${t} onKeyDown=${i} />
    ${o.value?a`<button type="button" class="icon-button" aria-label=${`Add ${e} at step ${o.value}`} onClick=${s}><${r} name="plus" /></button>`:null}
  </span></li>`}var L={best_step:"step of best",n:"points",min:"least",max:"largest"};export{A as ColumnsPanel};
