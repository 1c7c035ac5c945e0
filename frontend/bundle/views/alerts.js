/* licences: vendor/licences/ */
import{a as y,b as q}from"../chunk-LLLTZF52.js";import{d as R}from"../chunk-TQKWXUJO.js";import{a as w}from"../chunk-OJ6DZHDJ.js";import"../chunk-YN7ZD7PO.js";import{a as T,b as C,c as N,d as c}from"../chunk-VNKFKGVQ.js";import"../chunk-5NVK2XI6.js";import{f as O,g as x,h as A}from"../chunk-RRBXBWMM.js";import"../chunk-SWX2JZZQ.js";import{a as f}from"../chunk-YUOXTB64.js";import"../chunk-P7ZISRWD.js";import"../chunk-FCSODRVD.js";import"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{i as S}from"../chunk-NXV4SHSZ.js";import{b as g}from"../chunk-TUHHFZ4Q.js";import{b as v}from"../chunk-MXUGX5TU.js";import{d as p,g as k,j as u,m,n as o}from"../chunk-56HYLBTH.js";var $=class{constructor(){this.settings=u(null),this.error=u(null),this.isSaving=u(!1),this.answer=u(null),this.isTesting=u(!1),this.queue=Promise.resolve()}async load(){await this.attempt(async()=>{this.settings.value=await O()})}save(e){let s=this.settings.peek();return this.settings.value=e,this.queue=this.queue.then(async()=>{this.isSaving.value=!0;let a=await this.attempt(()=>x(e));this.isSaving.value=!1,a?S("Saved"):this.settings.peek()===e&&(this.settings.value=s)}),this.queue}async test(){this.isTesting.value=!0,this.answer.value=null,await this.queue,await this.attempt(async()=>{this.answer.value=await A()}),this.isTesting.value=!1}async attempt(e){try{return await e(),this.error.value=null,!0}catch(s){return this.error.value=s instanceof g?s:new g(0,String(s)),!1}}};var E=[["none","Nothing"],["pause","Pause the run"],["stop","Stop the run"]];function W({alerts:t,settings:e,rules:s}){return o`<section class="card alert-rules-card" aria-labelledby="rules-title">
    <header class="card-head"><h2 id="rules-title">Rule by rule</h2></header>
    <table class="alert-rules">
      <thead><tr><th scope="col">Rule</th><th scope="col">Notify</th><th scope="col">Webhook</th><th scope="col">What is done</th><th scope="col" class="number">Found</th><th scope="col" class="number">Not useful</th></tr></thead>
      <tbody>${s.map(a=>o`<${P} key=${a.name} rule=${a} alerts=${t} settings=${e} />`)}</tbody>
    </table>
  </section>`}function P({rule:t,alerts:e,settings:s}){let a=T(s,t.name),i=n=>e.save(C(s,t.name,n)),h=(n,r)=>o`<td class=${`cell-${n}`}><label><input type="checkbox" checked=${a[n]} aria-label=${`${t.title}: ${r}`} onChange=${b=>i({[n]:b.currentTarget.checked})} /><span class="narrow-word" aria-hidden="true">${r}</span></label></td>`;return o`<tr>
    <th scope="row"><details><summary>${t.title}</summary><p class="quiet">${[t.statistic,t.source,t.waits&&`judged after ${t.waits}`].filter(Boolean).join(" \xB7 ")}</p></details></th>
    ${h("notify","notify")}${h("webhook","webhook")}
    <td class="cell-action"><select aria-label=${`${t.title}: what is done`} value=${a.action} onChange=${n=>i({action:n.currentTarget.value})}>
      ${E.map(([n,r])=>o`<option key=${n} value=${n} selected=${a.action===n}>${r}</option>`)}
    </select></td>
    <td class="number cell-found">${v(t.n_opened)}<span class="narrow-word"> found</span></td>
    <td class="number cell-useless">${v(t.n_not_useful)}<span class="narrow-word"> not useful</span></td>
  </tr>`}var j={unsupported:"This browser has no notifications.",denied:"This browser was told to show no notifications of this page. Its settings for this site, by the address, change that.",default:"It is asked for leave once, when you switch them on.",granted:""};function I(){let t=m(""),e=c.permission.value,s=c.isOn.value&&e==="granted",a=()=>s?c.switchOff():c.switchOn(),i=()=>{t.value=c.test()};return o`<section class="card alerts-card" aria-labelledby="notify-title">
    <h2 id="notify-title">Notifications in this browser</h2>
    <p>When any run gets worse while a page of babysit is open, also one that is not in sight.</p>
    <p class="quiet">${j[e]}</p>
    <div class="alerts-actions">
      <button type="button" class=${`button ${s?"":"button-primary"}`} disabled=${e==="unsupported"||e==="denied"} onClick=${a}><${f} name=${s?"off":"bell"} />${s?"Switch off":"Switch on"}</button>
      ${s?o`<button type="button" class="button" onClick=${i}>Show one</button>`:null}
      <span class=${s?"good-text":"quiet"}>${s?"On":"Off"}</span>
    </div>
    ${t.value?o`<p class="bad-text" role="alert">${t.value}</p>`:null}
  </section>`}function _({alerts:t,settings:e}){let{url:s,is_on:a}=e.webhook,i=m(s);p(()=>{i.value=s},[s]);let h=i.value.trim()!==s,n=l=>(t.answer.value=null,t.save({...e,webhook:{...e.webhook,url:i.value.trim(),...l}})),r=l=>{l.preventDefault(),n({is_on:a||s===""})},b=l=>n({is_on:l.currentTarget.checked}),d=t.answer.value;return o`<section class="card alerts-card" aria-labelledby="webhook-title">
    <h2 id="webhook-title">Webhook</h2>
    <p>Each finding is posted as JSON, with the run's name and address: at most three times until it is taken.</p>
    <form class="webhook-form" onSubmit=${r}>
      <label for="webhook-url">Address</label>
      <input id="webhook-url" type="url" inputmode="url" autocomplete="off" spellcheck=${!1} placeholder="https://" value=${i.value} onInput=${l=>{i.value=l.currentTarget.value}} />
      <button type="submit" class="button" disabled=${!h}>Save</button>
    </form>
    <div class="alerts-actions">
      <label><input type="checkbox" checked=${a} disabled=${s===""&&!a} onChange=${b} /> Post to it</label>
      <button type="button" class="button" disabled=${s===""||h||t.isTesting.value} onClick=${()=>t.test()}>${t.isTesting.value?"Sending\u2026":"Send a test"}</button>
    </div>
    <p role="status" class=${d?d.ok?"good-text":"bad-text":""}>${d?o`<${f} name=${d.ok?"check":"cross"} />${d.sentence}`:null}</p>
  </section>`}function ht(){let t=k(()=>new $,[]);p(()=>{document.title="Alerts \xB7 babysit",t.load(),q(!0)},[]);let e=t.settings.value,s=t.error.value;return o`<div class="page alerts-page">
    <div class="page-head"><h1 tabindex="-1">Alerts</h1><span class="quiet" aria-hidden="true">${t.isSaving.value?"Saving\u2026":""}</span></div>
    <p class="alerts-intro">${e?D(e):"Fetching what is set\u2026"}</p>
    ${s?o`<${w} tone="bad" isAlert title="That was not done"><p>${R(s)}</p></${w}>`:null}
    <div class="alerts-cards">
      <${I} />
      ${e?o`<${_} alerts=${t} settings=${e} />`:null}
    </div>
    ${e?o`<${F} alerts=${t} settings=${e} />`:null}
    ${e&&y.value.size?o`<${W} alerts=${t} settings=${e} rules=${[...y.value.values()]} />`:null}
  </div>`}function D(t){let e=N(t),s="The NaN guard, which holds a run before a step that is no number, is a setting of each run.";return e===0?`The doctor only tells: nothing but the NaN guard acts on a run, unless you choose so below. ${s}`:`${e===1?"One rule acts":`${e} rules act`} on runs by ${e===1?"itself":"themselves"}, as chosen below. ${s}`}function F({alerts:t,settings:e}){let s=(a,i)=>o`<label><input type="radio" name="minimum" value=${a} checked=${e.minimum===a} onChange=${()=>t.save({...e,minimum:a})} /> ${i}</label>`;return o`<fieldset class="alerts-minimum"><legend>Tell of</legend>
    ${s("warning","warnings and alarms")}${s("alarm","alarms only")}
  </fieldset>`}export{ht as View};
