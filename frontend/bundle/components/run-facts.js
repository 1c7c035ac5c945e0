/* licences: vendor/licences/ */
import{a as m,d as N}from"../chunk-IFH7QAMV.js";import{a as O}from"../chunk-L4WTQFVQ.js";import{a as j}from"../chunk-7XSKZGOX.js";import"../chunk-UL7FNZME.js";import{a as $}from"../chunk-K6GPAPZU.js";import{g as b}from"../chunk-YN7ZD7PO.js";import{a as w}from"../chunk-CQTW4TJM.js";import{d as _,i as T}from"../chunk-IUBLDJ5G.js";import{w as C}from"../chunk-SIYRIXGQ.js";import{b as c,c as u,g as A,h as S,j as d}from"../chunk-FYDKGMZ3.js";import{c as f,d as y,e as x,k as p,l as o}from"../chunk-QCZZOZ7Z.js";var H="(min-width: 761px)";function a({id:t,title:r,note:e,isWide:n=!1,isFolded:s=!1,onToggle:i,children:l}){let J=x(()=>!s&&matchMedia(H).matches,[]);return o`<details class=${`card fact ${n?"is-wide":""}`} open=${J} onToggle=${U=>i?.(U.currentTarget.open)}>
    <summary><h2 id=${t}>${r}</h2>${e?o`<span class="quiet card-note">${e}</span>`:null}</summary>
    ${l}
  </details>`}function E({run:t}){let r=p(!1),e=async()=>{await navigator.clipboard.writeText(JSON.stringify(t.config,null,2)),r.value=!0,T("Configuration copied")};return o`<${a} id="config-title" title="Configuration" isWide>
    <div class="config-groups">${z(t.config).map(([n,s])=>o`<section class="config-group">
        <h3>${n}</h3>
        <dl>${s.map(([i,l])=>o`<dt>${i}</dt><dd>${G(l)}</dd>`)}</dl>
      </section>`)}</div>
    <div class="fact-tools">
      <button type="button" class="button button-small" onClick=${e}><${$} name="copy" />${r.value?"Copied":"Copy as JSON"}</button>
      <a class="button button-small" href=${`/new?from=${t.id}`}><${$} name="plus" />Use for a new run</a>
    </div>
  </${a}>`}function z(t){let r=i=>i!==null&&typeof i=="object",e=Object.entries(t),n=e.filter(([,i])=>!r(i)),s=e.filter(([,i])=>r(i));return[["run",n],...s.map(([i,l])=>[i,b(l)])]}function G(t){return t===null||t===""?o`<span class="quiet">not set</span>`:typeof t=="object"?JSON.stringify(t):String(t)}function P(t){if(!Array.isArray(t)||t.length<2||!Array.isArray(t[0]))return!1;let r=t[0].length;return r>1&&t.every(e=>Array.isArray(e)&&e.length===r&&e.every(V))}function V(t){let r=Array.isArray(t)?t:[t];return(r.length===1||r.length===3)&&r.every(e=>Number.isInteger(e)&&e>=0&&e<=255)}var F=12;function L({data:t}){let{name:r,...e}=t.preprocess??{};return o`<${a} id="data-title" title="Data" note=${t.name}>
    <dl class="facts">
      <dt>Shape</dt><dd>${d(t.shape)}</dd>
      <dt>Training</dt><dd>${c(t.n_train)} examples</dd>
      <dt>Validation</dt><dd>${c(t.n_validation)} examples</dd>
      <dt>Test</dt><dd>${c(t.n_test)} examples</dd>
      ${t.n_dropped?o`<dt>Left out</dt><dd>${c(t.n_dropped)} with numbers that are not finite</dd>`:null}
      <dt>${t.targets?"To predict":"Classes"}</dt><dd><${K} data=${t} /></dd>
      <dt>Preprocessing</dt><dd>${String(r??"none").replaceAll("_"," ")}<span class="quiet"> from the training split only</span></dd>
      ${Object.entries(e).map(([n,s])=>o`<dt>${n.replaceAll("_"," ")}</dt><dd><${D} value=${s} name=${n} /></dd>`)}
    </dl>
  </${a}>`}function K({data:{classes:t=[],class_counts:r,targets:e}}){if(r)return o`<${O} classes=${t.map((s,i)=>({name:s,count:r[i]??0}))} />`;let n=e??t;return`${n.length}: ${n.slice(0,F).join(", ")}${n.length>F?", \u2026":""}`}function D({value:t,name:r}){return P(t)?o`<${X} rows=${t} name=${r} />`:Array.isArray(t)?Q(t):t!==null&&typeof t=="object"?o`<dl class="facts facts-inner">${Object.entries(t).map(([e,n])=>o`<dt>${e.replaceAll("_"," ")}</dt><dd><${D} value=${n} name=${`${r} ${e}`} /></dd>`)}</dl>`:typeof t=="number"?u(t):String(t)}function Q(t){return`${t.slice(0,8).map(e=>typeof e=="number"?u(e):String(e)).join(", ")}${t.length>8?`, \u2026 (${c(t.length)})`:""}`}function X({rows:t,name:r}){let e=y(null);return f(()=>{let n=e.current?.getContext("2d");if(!n)return;let s=t.flatMap(i=>i.flatMap(l=>Array.isArray(l)&&l.length===3?[...l,255]:[...Array(3).fill(Number(l)),255]));n.putImageData(new ImageData(new Uint8ClampedArray(s),t[0].length),0,0)},[t]),o`<canvas class="thumbnail" ref=${e} width=${t[0].length} height=${t.length} role="img" aria-label=${`${r.replaceAll("_"," ")} as a picture`}></canvas>`}function W({events:t}){return o`<${a} id="events-title" title="Events" note=${c(t.length)}>
    <ol class="events" reversed tabindex="0" aria-labelledby="events-title">${t.toReversed().map(r=>o`<li key=${r.id}>
        <time class="quiet">${S(r.time,_.value)}</time>
        <span>${Y(r)}</span>
        ${r.step?o`<span class="quiet">step ${c(r.step)}</span>`:null}
      </li>`)}</ol>
  </${a}>`}function Y({kind:t,data:r}){let e=s=>r[s]?String(r[s]):"";if(t==="state")return[w(e("state")||e("to")).word,e("reason")].filter(Boolean).join(": ");if(t==="command")return`Command ${e("type")} ${e("status")} ${e("answer")}`.trim();if(t==="diverged")return`Diverged: ${e("name")||"the loss"} is not finite`;if(t==="error")return e("sentence")||"Error";if(t==="warning")return`Warning: ${e("sentence")}`;if(t==="resumed")return"Went on from a checkpoint";if(t==="checkpoint")return`Checkpoint${r.is_best?" of the best weights so far":""}: ${e("file")}`;if(t==="probe")return[`Probe \u201C${e("name")}\u201D ${r.is_on?"on":"off"}`,e("reason")].filter(Boolean).join(": ");if(t==="preflight")return`Pre-flight checks: ${m(r.results??[])}`;if(t==="intervention")return Z(r);let n=Object.entries(r).map(([s,i])=>`${s} ${typeof i=="object"?JSON.stringify(i):i}`);return[t.charAt(0).toUpperCase()+t.slice(1),...n].join(" \xB7 ")}function Z({field:t,old:r,new:e,note:n,by:s}){let i=`${t}: ${r} \u2192 ${e}`;return[s?`${i} by ${s}`:i,n].filter(Boolean).join(" \xB7 ")}function q({id:t}){let r=p("Fetching\u2026");return o`<${a} id="log-title" title="Log" note="of the worker" isWide isFolded onToggle=${async n=>{n&&(r.value=await C(t).catch(s=>s.message)||"The log is empty.")}}>
    <pre class="log" tabindex="0" role="region" aria-labelledby="log-title">${r.value}</pre>
  </${a}>`}var k=new Set(["number","type","input_shape","output_shape","activation","init","parameters"]),tt=new Set(["before","after","dropout"]);function v(t){return t.replaceAll(" ","\xA0")}function I(t){return Object.entries(t).filter(([e,n])=>!k.has(e)&&!tt.has(e)&&n!==null&&typeof n!="object").sort(([e],[n])=>Number(g(n))-Number(g(e))).filter(([e,n])=>!(e==="stride"&&n===1)).map(([e,n])=>v(et(e,n))).join(", ")}function et(t,r){return g(t)?`${r} \xD7 ${r}`:["units","filters","pieces"].includes(t)?`${r} ${t}`:`${t.replaceAll("_"," ")} ${r}`}function g(t){return t==="kernel"||t==="size"}function M(t){if(t.activation==null)return"\u2013";let r=n=>n==="dropout"&&t.dropout?`dropout ${t.dropout}`:String(n).replaceAll("_"," "),e=n=>Array.isArray(n)?n.map(r):[];return[...e(t.before),h(t.activation),...e(t.after)].map(v).join(" \u2192 ")}function h(t){if(t==null)return"\u2013";if(typeof t!="object")return String(t).replaceAll("_"," ");let{name:r,type:e,...n}=t;return[String(r??e).replaceAll("_"," "),...Object.entries(n).map(([i,l])=>`${i.replaceAll("_"," ")} ${l}`)].join(" ")}function R({info:t}){let r=t.layers??[];return o`<${a} id="network-title" title="Network" note=${`${c(t.parameters)} parameters`}>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="network-title"><table class="facts-table">
      <thead><tr><th scope="col" class="number">#</th><th scope="col">Layer</th><th scope="col">Activation</th><th scope="col">Init</th><th scope="col">Output</th><th scope="col" class="number">Parameters</th></tr></thead>
      <tbody>
        ${r.length?o`<tr><td class="number">0</td><td>input</td><td>–</td><td>–</td><td>${d(r[0].input_shape)}</td><td class="number">–</td></tr>`:null}
        ${r.map(e=>o`<tr>
          <td class="number">${e.number??""}</td>
          <td class="may-wrap">${e.type.replaceAll("_"," ")} <span class="quiet">${I(e)}</span></td>
          <td class="may-wrap">${M(e)}</td>
          <td class="may-wrap is-narrow">${h(e.init)}</td>
          <td>${d(e.output_shape)}</td>
          <td class="number">${e.parameters?c(e.parameters):"\u2013"}</td>
        </tr>`)}
      </tbody>
    </table></div>
  </${a}>`}function B({event:{data:t}}){let r=p(!1);f(()=>{j("preflight").then(()=>{r.value=!0})},[]);let e=t.results??[],n=Number(t.seconds);return o`<${a} id="preflight-title" title="Pre-flight" note=${`${m(e)} \xB7 ${A(n)}`}>
    ${r.value?o`<div class="preflight-kept"><${N} results=${e} /></div>`:null}
  </${a}>`}function Qt({run:t,events:r}){let e=r.find(({kind:n})=>n==="preflight");return o`<div class="fact-grid">
    ${t.info.layers?.length?o`<${R} info=${t.info} />`:null}
    ${t.info.data?o`<${L} data=${t.info.data} />`:null}
    ${e?o`<${B} event=${e} />`:null}
    ${r.length?o`<${W} events=${r} />`:null}
    <${E} run=${t} />
    <${q} id=${t.id} />
  </div>`}export{Qt as RunFacts};
