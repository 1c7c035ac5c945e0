/* licences: vendor/licences/ */
import{c as $}from"./chunk-5JQHDN7U.js";import{d as h,m as u,n as l}from"./chunk-56HYLBTH.js";var f=80,y=[["builtin","Of every run"],["metric","Metrics"],["config","Configuration"]];function N({scope:n,isWanted:r,label:a,entry:v}){let p=u(null),o=u(""),i=u("");h(()=>{let e=new AbortController;return $(n,e.signal).then(({fields:t})=>{p.value=t.toSorted((c,b)=>Number(m(c))-Number(m(b)))},t=>{t.name!=="AbortError"&&(o.value=t.message)}),()=>e.abort()},[n]);let d=i.value.toLowerCase().split(/\s+/).filter(Boolean),s=p.value?.filter(e=>r(e)&&d.every(t=>e.name.toLowerCase().includes(t))),g=e=>{i.value=e.currentTarget.value};return l`<input type="search" class="picker-search" data-first aria-label=${a} placeholder=${a} value=${i.value} onInput=${g} autocomplete="off" spellcheck=${!1} />
    <div class="picker-list" tabindex="-1" aria-busy=${!s&&!o.value}>
      ${o.value?l`<p class="bad-text" role="alert">${o.value}</p>`:null}
      ${s&&!s.length?l`<p class="quiet">No column is called that.</p>`:null}
      ${y.map(([e,t])=>l`<${k} key=${e} title=${t} fields=${s?.filter(c=>c.kind===e)??[]} entry=${v} />`)}
    </div>`}function k({title:n,fields:r,entry:a}){return r.length?l`<section><h3>${n}</h3><ul>${r.slice(0,f).map(a)}</ul>
    ${r.length>f?l`<p class="quiet">and ${r.length-f} more: search for one</p>`:null}</section>`:null}function m({name:n}){return n.startsWith("layer/")}export{N as a};
