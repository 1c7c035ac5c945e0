/* licences: vendor/licences/ */
import{a as S}from"../chunk-SDR3I7IQ.js";import{g as A}from"../chunk-YN7ZD7PO.js";import{a as _}from"../chunk-P6VNYP2K.js";import{d as C,i as w}from"../chunk-7SHP5YKX.js";import{l as y}from"../chunk-MZYABZTW.js";import{b as l,c as m,g as x,i as p}from"../chunk-OCELS6UB.js";import{a as f}from"../chunk-KCDW4G3F.js";import{c as g,d as h,e as b,k as d,l as o}from"../chunk-QCZZOZ7Z.js";var R="(min-width: 761px)";function a({id:t,title:r,note:e,isWide:n=!1,isFolded:s=!1,onToggle:i,children:c}){let I=b(()=>!s&&matchMedia(R).matches,[]);return o`<details class=${`card fact ${n?"is-wide":""}`} open=${I} onToggle=${M=>i?.(M.currentTarget.open)}>
    <summary><h2 id=${t}>${r}</h2>${e?o`<span class="quiet card-note">${e}</span>`:null}</summary>
    ${c}
  </details>`}function j({run:t}){let r=d(!1),e=async()=>{await navigator.clipboard.writeText(JSON.stringify(t.config,null,2)),r.value=!0,w("Configuration copied")};return o`<${a} id="config-title" title="Configuration" isWide>
    <div class="config-groups">${B(t.config).map(([n,s])=>o`<section class="config-group">
        <h3>${n}</h3>
        <dl>${s.map(([i,c])=>o`<dt>${i}</dt><dd>${J(c)}</dd>`)}</dl>
      </section>`)}</div>
    <div class="fact-tools">
      <button type="button" class="button button-small" onClick=${e}><${f} name="copy" />${r.value?"Copied":"Copy as JSON"}</button>
      <a class="button button-small" href=${`/new?from=${t.id}`}><${f} name="plus" />Use for a new run</a>
    </div>
  </${a}>`}function B(t){let r=i=>i!==null&&typeof i=="object",e=Object.entries(t),n=e.filter(([,i])=>!r(i)),s=e.filter(([,i])=>r(i));return[["run",n],...s.map(([i,c])=>[i,A(c)])]}function J(t){return t===null||t===""?o`<span class="quiet">not set</span>`:typeof t=="object"?JSON.stringify(t):String(t)}function T(t){if(!Array.isArray(t)||t.length<2||!Array.isArray(t[0]))return!1;let r=t[0].length;return r>1&&t.every(e=>Array.isArray(e)&&e.length===r&&e.every(U))}function U(t){let r=Array.isArray(t)?t:[t];return(r.length===1||r.length===3)&&r.every(e=>Number.isInteger(e)&&e>=0&&e<=255)}var O=12;function N({data:t}){let{name:r,...e}=t.preprocess??{};return o`<${a} id="data-title" title="Data" note=${t.name}>
    <dl class="facts">
      <dt>Shape</dt><dd>${p(t.shape)}</dd>
      <dt>Training</dt><dd>${l(t.n_train)} examples</dd>
      <dt>Validation</dt><dd>${l(t.n_validation)} examples</dd>
      <dt>Test</dt><dd>${l(t.n_test)} examples</dd>
      ${t.n_dropped?o`<dt>Left out</dt><dd>${l(t.n_dropped)} with numbers that are not finite</dd>`:null}
      <dt>${t.targets?"To predict":"Classes"}</dt><dd><${H} data=${t} /></dd>
      <dt>Preprocessing</dt><dd>${String(r??"none").replaceAll("_"," ")}<span class="quiet"> from the training split only</span></dd>
      ${Object.entries(e).map(([n,s])=>o`<dt>${n.replaceAll("_"," ")}</dt><dd><${E} value=${s} name=${n} /></dd>`)}
    </dl>
  </${a}>`}function H({data:{classes:t=[],class_counts:r,targets:e}}){if(r)return o`<${S} classes=${t.map((s,i)=>({name:s,count:r[i]??0}))} />`;let n=e??t;return`${n.length}: ${n.slice(0,O).join(", ")}${n.length>O?", \u2026":""}`}function E({value:t,name:r}){return T(t)?o`<${z} rows=${t} name=${r} />`:Array.isArray(t)?v(t):t!==null&&typeof t=="object"?o`<dl class="facts facts-inner">${Object.entries(t).map(([e,n])=>o`<dt>${e.replaceAll("_"," ")}</dt><dd><${E} value=${n} name=${`${r} ${e}`} /></dd>`)}</dl>`:typeof t=="number"?m(t):String(t)}function v(t){return`${t.slice(0,8).map(e=>typeof e=="number"?m(e):String(e)).join(", ")}${t.length>8?`, \u2026 (${l(t.length)})`:""}`}function z({rows:t,name:r}){let e=h(null);return g(()=>{let n=e.current?.getContext("2d");if(!n)return;let s=t.flatMap(i=>i.flatMap(c=>Array.isArray(c)&&c.length===3?[...c,255]:[...Array(3).fill(Number(c)),255]));n.putImageData(new ImageData(new Uint8ClampedArray(s),t[0].length),0,0)},[t]),o`<canvas class="thumbnail" ref=${e} width=${t[0].length} height=${t.length} role="img" aria-label=${`${r.replaceAll("_"," ")} as a picture`}></canvas>`}function F({events:t}){return o`<${a} id="events-title" title="Events" note=${l(t.length)}>
    <ol class="events" reversed tabindex="0" aria-labelledby="events-title">${t.toReversed().map(r=>o`<li key=${r.id}>
        <time class="quiet">${x(r.time,C.value)}</time>
        <span>${G(r)}</span>
        ${r.step?o`<span class="quiet">step ${l(r.step)}</span>`:null}
      </li>`)}</ol>
  </${a}>`}function G({kind:t,data:r}){let e=s=>r[s]?String(r[s]):"";if(t==="state")return[_(e("state")||e("to")).word,e("reason")].filter(Boolean).join(": ");if(t==="command")return`Command ${e("type")} ${e("status")} ${e("answer")}`.trim();if(t==="diverged")return`Diverged: ${e("name")||"the loss"} is not finite`;if(t==="error")return e("sentence")||"Error";if(t==="warning")return`Warning: ${e("sentence")}`;if(t==="resumed")return"Went on from a checkpoint";if(t==="checkpoint")return`Checkpoint${r.is_best?" of the best weights so far":""}: ${e("file")}`;if(t==="probe")return[`Probe \u201C${e("name")}\u201D ${r.is_on?"on":"off"}`,e("reason")].filter(Boolean).join(": ");if(t==="intervention")return V(r);let n=Object.entries(r).map(([s,i])=>`${s} ${typeof i=="object"?JSON.stringify(i):i}`);return[t.charAt(0).toUpperCase()+t.slice(1),...n].join(" \xB7 ")}function V({field:t,old:r,new:e,note:n,by:s}){let i=`${t}: ${r} \u2192 ${e}`;return[s?`${i} by ${s}`:i,n].filter(Boolean).join(" \xB7 ")}function D({id:t}){let r=d("Fetching\u2026");return o`<${a} id="log-title" title="Log" note="of the worker" isWide isFolded onToggle=${async n=>{n&&(r.value=await y(t).catch(s=>s.message)||"The log is empty.")}}>
    <pre class="log" tabindex="0" role="region" aria-labelledby="log-title">${r.value}</pre>
  </${a}>`}var K=new Set(["number","type","input_shape","output_shape","activation","init","parameters"]),Q=new Set(["before","after","dropout"]);function L(t){return t.replaceAll(" ","\xA0")}function P(t){return Object.entries(t).filter(([e,n])=>!K.has(e)&&!Q.has(e)&&n!==null&&typeof n!="object").sort(([e],[n])=>Number(u(n))-Number(u(e))).filter(([e,n])=>!(e==="stride"&&n===1)).map(([e,n])=>L(X(e,n))).join(", ")}function X(t,r){return u(t)?`${r} \xD7 ${r}`:["units","filters","pieces"].includes(t)?`${r} ${t}`:`${t.replaceAll("_"," ")} ${r}`}function u(t){return t==="kernel"||t==="size"}function W(t){if(t.activation==null)return"\u2013";let r=n=>n==="dropout"&&t.dropout?`dropout ${t.dropout}`:String(n).replaceAll("_"," "),e=n=>Array.isArray(n)?n.map(r):[];return[...e(t.before),$(t.activation),...e(t.after)].map(L).join(" \u2192 ")}function $(t){if(t==null)return"\u2013";if(typeof t!="object")return String(t).replaceAll("_"," ");let{name:r,type:e,...n}=t;return[String(r??e).replaceAll("_"," "),...Object.entries(n).map(([i,c])=>`${i.replaceAll("_"," ")} ${c}`)].join(" ")}function q({info:t}){let r=t.layers??[];return o`<${a} id="network-title" title="Network" note=${`${l(t.parameters)} parameters`}>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="network-title"><table class="facts-table">
      <thead><tr><th scope="col" class="number">#</th><th scope="col">Layer</th><th scope="col">Activation</th><th scope="col">Init</th><th scope="col">Output</th><th scope="col" class="number">Parameters</th></tr></thead>
      <tbody>
        ${r.length?o`<tr><td class="number">0</td><td>input</td><td>–</td><td>–</td><td>${p(r[0].input_shape)}</td><td class="number">–</td></tr>`:null}
        ${r.map(e=>o`<tr>
          <td class="number">${e.number??""}</td>
          <td class="may-wrap">${e.type.replaceAll("_"," ")} <span class="quiet">${P(e)}</span></td>
          <td class="may-wrap">${W(e)}</td>
          <td class="may-wrap is-narrow">${$(e.init)}</td>
          <td>${p(e.output_shape)}</td>
          <td class="number">${e.parameters?l(e.parameters):"\u2013"}</td>
        </tr>`)}
      </tbody>
    </table></div>
  </${a}>`}function Wt({run:t,events:r}){return o`<div class="fact-grid">
    ${t.info.layers?.length?o`<${q} info=${t.info} />`:null}
    ${t.info.data?o`<${N} data=${t.info.data} />`:null}
    ${r.length?o`<${F} events=${r} />`:null}
    <${j} run=${t} />
    <${D} id=${t.id} />
  </div>`}export{Wt as RunFacts};
