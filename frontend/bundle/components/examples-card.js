/* licences: vendor/licences/ */
import{a as w}from"../chunk-BNJT2D5W.js";import{b as y}from"../chunk-UR5E4YG5.js";import{a as N}from"../chunk-M2UBH5JZ.js";import"../chunk-YUOXTB64.js";import"../chunk-TUHHFZ4Q.js";import{b as p,c as $}from"../chunk-MXUGX5TU.js";import{d as g,f as x,n as l}from"../chunk-56HYLBTH.js";function A({shape:e,data:s,dtype:t,meta:n,step:r}){let a=t==="uint8"&&e.length===4,[o]=e,[i,u,f]=a?e.slice(1):[0,0,0],d=b(n.classes).map(String),m=t==="float32"?new Float32Array(s.slice().buffer):null;return{examples:Array.from({length:o},(E,c)=>({index:h(n.indices,c),...T(d,b(n.labels)[c],b(n.predictions)[c]),loss:h(n.losses,c),confidence:h(n.confidences,c),pixels:a?s.subarray(c*i*u*f,(c+1)*i*u*f):null,features:m&&o?m.subarray(c*m.length/o,(c+1)*m.length/o):null})),width:u,height:i,channels:f,of:h([n.of],0),step:r}}function b(e){return Array.isArray(e)?e:[]}function h(e,s){let t=b(e)[s];return t==="NaN"||t==="Infinity"||t==="-Infinity"?Number(t):typeof t=="number"?t:null}function T(e,s,t){if(e.length===0)return{label:k(s),prediction:k(t),isRight:null};let n=a=>e[Number(a)]??String(a),r=typeof t=="number"&&Number.isFinite(t);return{label:n(s),prediction:r?n(t):"nothing",isRight:s===t}}function k(e){let s=t=>typeof t=="number"?String(Number(t.toPrecision(4))).replace("-","\u2212"):String(t??"\u2013");return Array.isArray(e)?e.map(s).join(", "):s(e)}var P="A wrong label, a rare kind, or what the network has not understood: worth a look each.";function M({charts:e}){let s=N(e,"val/examples").value;if(!s)return null;let t=A(s),{examples:n,of:r,step:a}=t,o=n.some(({pixels:i})=>i!==null);return l`<section class="card chart" aria-labelledby="examples-title">
    <${w} id="examples-title" title="Worst examples" help=${P} note=${`step ${p(a)}`} />
    ${o?l`<ul class="examples">${n.map((i,u)=>l`<li key=${u}><${C} example=${i} told=${t} /></li>`)}</ul>`:l`<${F} examples=${n} />`}
    <p class="caption">${p(n.length)} of ${r===null?"?":p(r)} validation examples, the largest loss first</p>
  </section>`}function C({example:e,told:s}){let{label:t,prediction:n,isRight:r,loss:a,confidence:o,index:i}=e;return l`<figure class="example" title=${i===null?void 0:`validation example ${p(i)}`}>
    <${S} pixels=${e.pixels} told=${s} />
    <figcaption>
      <span class="example-true">${t}</span>
      ${r?l`<span class="example-right">✓ rightly taken</span>`:l`<span class=${r===!1?"is-wrong":""}><span class="quiet">${r===!1?"taken for":"predicted"}</span> ${n}</span>`}
      ${Number.isFinite(o)?l`<span class="quiet">${v(o)} sure</span>`:null}
      <span class="quiet">loss ${$(a,3)}</span>
    </figcaption>
  </figure>`}function F({examples:e}){let t=e.every(({isRight:r})=>r===null)?["Target","Predicted"]:["Is","Taken for"],n=e.some(({confidence:r})=>r!==null);return l`<div class="scroll examples-scroll" tabindex="0" role="region" aria-label="Worst examples as a table"><table class="facts-table examples-table">
    <thead><tr>${t.map(r=>l`<th scope="col">${r}</th>`)}${n?l`<th scope="col" class="number">Sure</th>`:null}<th scope="col" class="number">Loss</th><th scope="col" class="number">Example</th><th scope="col">Features</th></tr></thead>
    <tbody>${e.map(({label:r,prediction:a,isRight:o,confidence:i,loss:u,index:f,features:d},m)=>l`<tr key=${m}>
      <th scope="row">${r}</th>
      <td class=${o===!1?"is-wrong":o?"example-right":""}>${o?"\u2713 ":""}${a}</td>
      ${n?l`<td class="number">${v(i)}</td>`:null}
      <td class="number">${$(u,3)}</td>
      <td class="number">${p(f)}</td>
      <td class="quiet">${d?I(d):"\u2013"}</td>
    </tr>`)}</tbody>
  </table></div>`}function v(e){return e!==null&&Number.isFinite(e)?`${Math.round(100*e)} %`:"\u2013"}function I(e){let s=[...e.subarray(0,4)].map(t=>$(t,3)).join(", ");return e.length>4?`${s}, \u2026 (${p(e.length)})`:s}function S({pixels:e,told:{width:s,height:t,channels:n}}){let r=x(null);return g(()=>{if(!e)return;let a=new ImageData(y({shape:[1,t,s,n],data:e}),s,t);r.current?.getContext("2d")?.putImageData(a,0,0)},[e]),l`<canvas ref=${r} width=${s} height=${t} aria-hidden="true"></canvas>`}export{M as ExamplesCard};
