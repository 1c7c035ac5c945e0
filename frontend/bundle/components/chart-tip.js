/* licences: vendor/licences/ */
import{b as p}from"../chunk-O43HQVJ6.js";import{a as c,b as m,c as f}from"../chunk-PJMTNVX3.js";import{b as u,h as $,l}from"../chunk-OCELS6UB.js";import{l as o}from"../chunk-QCZZOZ7Z.js";var w=12,s=14;function O({shown:r,pointed:i}){let e=i.value,t=r.value;if(!e||!t)return null;let n=c(t,e.step);if(n.length===0)return null;let a=m(n,e.y,t.isLog),{shown:h,from:g}=f(n,a,w);return o`<div class="chart-tip" style=${y(e)} aria-hidden="true">
    <table>
      <thead><tr><th></th><th></th>${t.isSmoothed?o`<th>smoothed</th>`:null}<th>${t.isSmoothed?"raw":"value"}</th><th>step</th><th>time</th></tr></thead>
      <tbody>${h.map((d,v)=>o`<${b} key=${d.spec.name} reading=${d} figure=${t} isNearest=${g+v===a} />`)}</tbody>
    </table>
    ${h.length<n.length?o`<p class="quiet">${h.length} of ${n.length} lines, the nearest</p>`:null}
  </div>`}function y({left:r,top:i}){let[e,t]=[r>innerWidth/2,i>innerHeight/2];return{left:`${Math.round(r+(e?-s:s))}px`,top:`${Math.round(i+(t?-s:s))}px`,transform:`translate(${e?"-100%":"0"}, ${t?"-100%":"0"})`}}function b({reading:{spec:r,step:i,time:e,raw:t,smoothed:n},figure:a,isNearest:h}){return o`<tr class=${h?"is-nearest":""}>
    <td><${p} line=${r} /></td>
    <th>${r.label}</th>
    ${a.isSmoothed?o`<td>${n===null?"":l(n,a.unit)}</td>`:null}
    <td>${l(t,a.unit)}</td>
    <td>${u(i)}</td>
    <td>${$(e)}</td>
  </tr>`}export{O as ChartTip};
