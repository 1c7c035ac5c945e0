/* licences: vendor/licences/ */
import{b as c,e as i}from"./chunk-MXUGX5TU.js";import{n as o}from"./chunk-56HYLBTH.js";var r=12;function $({classes:t}){let s=Math.max(1,...t.map(a=>a.count)),n=t.reduce((a,l)=>a+l.count,0),e=t.length-r;return o`<div class="balance">
    <ul class="balance-list" aria-label="Examples of each class in the training split">
      ${t.slice(0,r).map(({name:a,count:l})=>o`<li key=${a} title=${`${a}: ${i(n?l/n:0)}`}>
        <span class="balance-name">${a}</span>
        <meter class="balance-bar" min="0" max=${s} value=${l} aria-hidden="true"></meter>
        <span class="balance-count">${c(l)}</span>
      </li>`)}
    </ul>
    ${e>0?o`<p class="quiet balance-rest">and ${e} more, ${m(t.slice(r))} examples each</p>`:null}
  </div>`}function m(t){let s=t.map(a=>a.count),[n,e]=[Math.min(...s),Math.max(...s)];return n===e?c(n):`${c(n)} to ${c(e)}`}export{$ as a};
