/* licences: vendor/licences/ */
import{b as r}from"./chunk-SC4L4VFO.js";import{a as h}from"./chunk-V4AQWVVD.js";import{b as v,c as g,d as b}from"./chunk-KHU65H3D.js";import{h as p,i as c,k as u,o as d}from"./chunk-5J5AGAYW.js";import{a as f}from"./chunk-YN7ZD7PO.js";import{n as s}from"./chunk-56HYLBTH.js";function L({form:l,group:a,either:i}){let n=f(l.config.value,a)??{},$=v(i,n),t=i.fields[$],k=(e,o)=>l.set(a,g(i,n,e,o)),y=e=>s`<button type="button" class="segment" aria-pressed=${$===e} onClick=${()=>$!==e&&k(e,b(i.fields[e]))}>${i.fields[e].title}</button>`,m=d(a,t.key);return s`<${r} form=${l} path=${m} title=${i.title} unit=${u(t,t.title)} help=${c(t)} hint=${p(t)}>
    ${e=>s`<div class="either">
      <div class="segments" role="group" aria-label=${i.title}>${i.fields.map((o,x)=>y(x))}</div>
      <${h} key=${t.key} field=${{...t,isLog:!1}} value=${n[t.key]} onChange=${o=>l.set(m,o)} shared=${{...e,"aria-label":t.title}} />
    </div>`}
  </${r}>`}export{L as a};
