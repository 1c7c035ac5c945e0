/* licences: vendor/licences/ */
import{d as a,f as i,n as e}from"./chunk-56HYLBTH.js";function p({id:n,label:c,lines:o,active:s,total:r=o.length,onPick:u}){let f=i(null);a(()=>{s>=0&&f.current?.children[s]?.scrollIntoView({block:"nearest"})},[s]);let $=l=>l.preventDefault();return e`<div class="offers" onPointerDown=${$} onMouseDown=${$}>
    <ul id=${n} role="listbox" aria-label=${c} ref=${f}>${o.map((l,t)=>e`<li key=${l.key} id=${`${n}-${t}`} role="option" aria-selected=${t===s} class=${`offer kind-${l.kind??"value"}`} onClick=${()=>u(t)}><span class="offer-label"><bdi>${l.label}</bdi></span>${l.detail?e`<span class="offer-detail">${l.detail}</span>`:null}</li>`)}</ul>
    ${r>o.length?e`<p class="offers-note">${o.length} of ${r}: type on to find the others</p>`:null}
  </div>`}export{p as a};
