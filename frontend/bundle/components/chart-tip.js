/* licences: vendor/licences/ */
import{b as w}from"../chunk-RIKCBDX2.js";import{a as m,b as g,c as v}from"../chunk-XAYO2U4J.js";import{d as f}from"../chunk-N4ISOGOG.js";import{b as p}from"../chunk-Z7QGVGW6.js";import"../chunk-LIFLJJ2C.js";import"../chunk-7WOPZNZU.js";import{b as $,i as c,m as u}from"../chunk-MXUGX5TU.js";import{n as l}from"../chunk-56HYLBTH.js";var M=12,T=5,r=14;function k({shown:e,pointed:s}){let n=s.value,t=e.value;if(!n||!t)return null;let o=m(t,n.step),a=f(t,n.step);if(o.length===0)return null;let i=g(o,n.y,t.isLog),{shown:h,from:S}=v(o,i,M);return l`<div class="chart-tip" style=${b(n)} aria-hidden="true">
    <table>
      <thead><tr><th></th><th></th>${t.isSmoothed?l`<th>smoothed</th>`:null}<th>${t.isSmoothed?"raw":"value"}</th><th>step</th><th>time</th></tr></thead>
      <tbody>${h.map((d,y)=>l`<${A} key=${d.spec.name} reading=${d} figure=${t} isNearest=${S+y===i} />`)}</tbody>
    </table>
    ${h.length<o.length?l`<p class="quiet">${h.length} of ${o.length} lines, the nearest</p>`:null}
    ${a?l`<${x} flag=${a} />`:null}
  </div>`}function b({left:e,top:s}){let[n,t]=[e>innerWidth/2,s>innerHeight/2];return{left:`${Math.round(e+(n?-r:r))}px`,top:`${Math.round(s+(t?-r:r))}px`,transform:`translate(${n?"-100%":"0"}, ${t?"-100%":"0"})`}}function x({flag:{markers:e}}){let s=e.slice(0,T);return l`<ul class="chart-tip-marks">
    ${s.map(({kind:n,tone:t,label:o,step:a})=>l`<li><svg viewBox="-6 -6 12 12" width="11" height="11" style=${{fill:`var(--${t})`}}><path d=${p[n]} /></svg><span>${o} <span class="quiet">step ${$(a)}</span></span></li>`)}
    ${s.length<e.length?l`<li class="quiet">and ${e.length-s.length} more</li>`:null}
  </ul>`}function A({reading:{spec:e,step:s,time:n,raw:t,smoothed:o},figure:a,isNearest:i}){return l`<tr class=${i?"is-nearest":""}>
    <td><${w} line=${e} /></td>
    <th>${e.label}</th>
    ${a.isSmoothed?l`<td>${o===null?"":u(o,a.unit)}</td>`:null}
    <td>${u(t,a.unit)}</td>
    <td>${$(s)}</td>
    <td>${c(n)}</td>
  </tr>`}export{k as ChartTip};
