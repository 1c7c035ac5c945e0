/* licences: vendor/licences/ */
import{a as p,b as s}from"../chunk-TYL2KESF.js";import{a as v}from"../chunk-SMQ2PIDG.js";import"../chunk-7XSKZGOX.js";import{a as i}from"../chunk-SWX2JZZQ.js";import{a as h}from"../chunk-7K4SZNIV.js";import{a as o}from"../chunk-YUOXTB64.js";import"../chunk-UEYXOZWZ.js";import"../chunk-P7ZISRWD.js";import"../chunk-YZWAGWLE.js";import"../chunk-6NLM2U3T.js";import{i as f}from"../chunk-NXV4SHSZ.js";import"../chunk-TUHHFZ4Q.js";import"../chunk-MXUGX5TU.js";import{d as m,f as b,m as $,n as r}from"../chunk-56HYLBTH.js";var w=80,d=[".",".."];function E({anchor:e,onClose:a}){m(()=>{s.load()},[]);let t=s.views.value,n=s.used(i.value.searchParams);return r`<${v} anchor=${e} label="Saved views" kind="views-panel" onClose=${a}>
    <${y} names=${t.map(({name:l})=>l)} />
    ${s.message.value?r`<p class="bad-text" role="alert">${s.message.value}</p>`:null}
    <ul class="views-list" aria-label="Saved views">
      <li class=${n===null&&p(i.value.searchParams)===""?"is-used":""}><a class="view-link" href="/" onClick=${a} aria-current=${p(i.value.searchParams)===""?"true":void 0}>All active runs</a></li>
      ${t.map(l=>r`<${k} key=${l.name} view=${l} isUsed=${l.name===n} onTake=${a} />`)}
    </ul>
  </${v}>`}function y({names:e}){let a=$(""),t=h(),n=a.value.trim(),l=e.includes(n);return r`<form class="views-save" onSubmit=${async c=>{if(c.preventDefault(),!(!n||d.includes(n))){if(l&&!t.value)return t.value=!0,f(`There is a view ${n}. Press again to put this one in its place`);await s.save(n,i.value.searchParams)&&(f(`The view ${n} is saved`),a.value="",t.value=!1)}}}>
    <input type="text" maxlength=${w} autocomplete="off" dir="auto" placeholder="Save this view as…" aria-label="Name of the present view" value=${a.value} onInput=${c=>{a.value=c.currentTarget.value,t.value=!1}} />
    <button type="submit" class=${`button ${t.value?"button-danger":""}`} disabled=${!n||d.includes(n)}>${l?t.value?"Really replace?":"Replace":"Save"}</button>
  </form>`}function k({view:e,isUsed:a,onTake:t}){let n=$(!1),l=()=>{n.value=!1};return n.value?r`<li><${g} view=${e} onEnd=${l} /></li>`:r`<li class=${a?"is-used":""}>
    <a class="view-link" href=${`/?${e.query}`} aria-current=${a?"true":void 0} title=${R(e.query)} onClick=${t}>${a?r`<${o} name="check" />`:null}<bdi>${e.name}</bdi></a>
    <button type="button" class="icon-button" aria-label=${`Rename the view ${e.name}`} title="Rename" onClick=${()=>{n.value=!0}}><${o} name="pencil" /></button>
    <button type="button" class="icon-button" aria-label=${`Remove the view ${e.name}`} title="Remove" onClick=${()=>s.remove(e)}><${o} name="bin" /></button>
  </li>`}function g({view:e,onEnd:a}){let t=b(null);m(()=>t.current?.select(),[]);let n=async l=>{let u=t.current?.value.trim()??"";l.key==="Escape"&&(l.preventDefault(),a()),!(l.key!=="Enter"||!u||d.includes(u))&&(l.preventDefault(),(u===e.name||await s.rename(e,u))&&a())};return r`<input type="text" ref=${t} maxlength=${w} autocomplete="off" dir="auto" aria-label=${`New name of the view ${e.name}`} defaultValue=${e.name} onKeyDown=${n} onBlur=${a} />`}function R(e){return[...new URLSearchParams(e)].map(([a,t])=>`${a}: ${t}`).join(`
`)||"everything as it is at first"}export{E as ViewsPanel};
