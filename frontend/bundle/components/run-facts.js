/* licences: vendor/licences/ */
import{a as x,d as W}from"../chunk-RE6ZCSVT.js";import{a as P}from"../chunk-M4DJE2FV.js";import{a as F}from"../chunk-C7WCNJVB.js";import{a as N}from"../chunk-7XSKZGOX.js";import{g as E}from"../chunk-YN7ZD7PO.js";import{a as f}from"../chunk-YUOXTB64.js";import{a as h}from"../chunk-CDT3A7AD.js";import{b as A}from"../chunk-FCSODRVD.js";import"../chunk-BQMJCKX6.js";import{d as y,i as v}from"../chunk-NXV4SHSZ.js";import{g,q as T,y as _}from"../chunk-TUHHFZ4Q.js";import{b as c,c as C,f as u,g as k,h as b,j as $}from"../chunk-MXUGX5TU.js";import{d as m,f as j,g as O,m as d,n}from"../chunk-56HYLBTH.js";var Z="(min-width: 761px)";function a({id:t,title:r,note:e,isWide:o=!1,isFolded:i=!1,onToggle:s,children:l}){let p=O(()=>!i&&matchMedia(Z).matches,[]);return n`<details class=${`card fact ${o?"is-wide":""}`} open=${p} onToggle=${Q=>s?.(Q.currentTarget.open)}>
    <summary><h2 id=${t}>${r}</h2>${e?n`<span class="quiet card-note">${e}</span>`:null}</summary>
    ${l}
  </details>`}var tt={asked:"asked for",intervention:"before a change",best:"best evaluation",fork:"forked from"};function D({run:t}){let r=d(null),e=d(""),o=t.info.checkpoint?.step;m(()=>{(async()=>{try{r.value=(await T(t.id)).toReversed(),e.value=""}catch(p){e.value=p instanceof Error?p.message:String(p)}})()},[t.id,o,t.state]);let i=r.value??[],s=i.reduce((l,{bytes:p})=>l+p,0);return n`<${a} id="checkpoints-title" title="Checkpoints" note=${i.length?`${i.length}, ${u(s)}`:""}>
    ${e.value?n`<p class="bad-text">${e.value}</p>`:null}
    ${r.value&&!i.length?n`<p class="quiet">None stands on the disk any more.</p>`:null}
    ${i.length?n`<div class="scroll" tabindex="0" role="region" aria-labelledby="checkpoints-title"><table class="facts-table">
      <thead><tr><th scope="col" class="number">Step</th><th scope="col">Kept</th><th scope="col" class="number">Size</th><th scope="col">Written</th><th scope="col"><span class="visually-hidden">File</span></th></tr></thead>
      <tbody>${i.map(l=>n`<${et} key=${l.step} run=${t} checkpoint=${l} />`)}</tbody>
    </table></div>`:null}
  </${a}>`}function et({run:t,checkpoint:{step:r,bytes:e,time:o,reason:i,sha256:s}}){return n`<tr>
    <td class="number">${c(r)}</td>
    <td>${tt[i]??(i||"newest")}</td>
    <td class="number">${u(e)}</td>
    <td>${b(o,y.value)}</td>
    <td><a class="button button-small" href=${`${g(t.id)}/checkpoints/${r}`} download title=${`safetensors, sha256 ${s}`} aria-label=${`Download the checkpoint of step ${r}`}><${f} name="download" /></a></td>
  </tr>`}function L({run:t}){let r=d(!1),e=async()=>{await navigator.clipboard.writeText(JSON.stringify(t.config,null,2)),r.value=!0,v("Configuration copied")};return n`<${a} id="config-title" title="Configuration" isWide>
    <div class="config-groups">${rt(t.config).map(([o,i])=>n`<section class="config-group">
        <h3>${o}</h3>
        <dl>${i.map(([s,l])=>n`<dt>${s}</dt><dd>${ot(l)}</dd>`)}</dl>
      </section>`)}</div>
    <div class="fact-tools">
      <button type="button" class="button button-small" onClick=${e}><${f} name="copy" />${r.value?"Copied":"Copy as JSON"}</button>
      ${P(t)?n`<a class="button button-small" href=${`${g(t.id)}/config.toml`} download><${f} name="download" />TOML</a>
      <a class="button button-small" href=${`/new?from=${t.id}`}><${f} name="plus" />Use for a new run</a>`:null}
    </div>
  </${a}>`}function rt(t){let r=s=>s!==null&&typeof s=="object",e=Object.entries(t),o=e.filter(([,s])=>!r(s)),i=e.filter(([,s])=>r(s));return[["run",o],...i.map(([s,l])=>[s,E(l)])]}function ot(t){return t===null||t===""?n`<span class="quiet">not set</span>`:typeof t=="object"?JSON.stringify(t):String(t)}function q(t){if(!Array.isArray(t)||t.length<2||!Array.isArray(t[0]))return!1;let r=t[0].length;return r>1&&t.every(e=>Array.isArray(e)&&e.length===r&&e.every(nt))}function nt(t){let r=Array.isArray(t)?t:[t];return(r.length===1||r.length===3)&&r.every(e=>Number.isInteger(e)&&e>=0&&e<=255)}var R=12;function I({data:t}){let{name:r,...e}=t.preprocess??{};return n`<${a} id="data-title" title="Data" note=${t.name}>
    <dl class="facts">
      <dt>Shape</dt><dd>${$(t.shape)}</dd>
      <dt>Training</dt><dd>${c(t.n_train)} examples</dd>
      <dt>Validation</dt><dd>${c(t.n_validation)} examples</dd>
      <dt>Test</dt><dd>${c(t.n_test)} examples</dd>
      ${t.n_dropped?n`<dt>Left out</dt><dd>${c(t.n_dropped)} with numbers that are not finite</dd>`:null}
      <dt>${t.targets?"To predict":"Classes"}</dt><dd><${it} data=${t} /></dd>
      <dt>Preprocessing</dt><dd>${String(r??"none").replaceAll("_"," ")}<span class="quiet"> from the training split only</span></dd>
      ${Object.entries(e).map(([o,i])=>n`<dt>${o.replaceAll("_"," ")}</dt><dd><${M} value=${i} name=${o} /></dd>`)}
    </dl>
  </${a}>`}function it({data:{classes:t=[],class_counts:r,targets:e}}){if(r)return n`<${F} classes=${t.map((i,s)=>({name:i,count:r[s]??0}))} />`;let o=e??t;return`${o.length}: ${o.slice(0,R).join(", ")}${o.length>R?", \u2026":""}`}function M({value:t,name:r}){return q(t)?n`<${at} rows=${t} name=${r} />`:Array.isArray(t)?st(t):t!==null&&typeof t=="object"?n`<dl class="facts facts-inner">${Object.entries(t).map(([e,o])=>n`<dt>${e.replaceAll("_"," ")}</dt><dd><${M} value=${o} name=${`${r} ${e}`} /></dd>`)}</dl>`:typeof t=="number"?C(t):String(t)}function st(t){return`${t.slice(0,8).map(e=>typeof e=="number"?C(e):String(e)).join(", ")}${t.length>8?`, \u2026 (${c(t.length)})`:""}`}function at({rows:t,name:r}){let e=j(null);return m(()=>{let o=e.current?.getContext("2d");if(!o)return;let i=t.flatMap(s=>s.flatMap(l=>Array.isArray(l)&&l.length===3?[...l,255]:[...Array(3).fill(Number(l)),255]));o.putImageData(new ImageData(new Uint8ClampedArray(i),t[0].length),0,0)},[t]),n`<canvas class="thumbnail" ref=${e} width=${t[0].length} height=${t.length} role="img" aria-label=${`${r.replaceAll("_"," ")} as a picture`}></canvas>`}function B({run:{info:t,config:r}}){let e=[...lt(t.project),["Seed",r.seed],...ct(t.environment)];return n`<${a} id="environment-title" title="Environment">
    <dl class="facts">${e.filter(([,o])=>o!=null&&o!=="").map(([o,i])=>n`<dt key=${o}>${o}</dt><dd>${i}</dd>`)}</dl>
  </${a}>`}function lt(t){if(!t)return[];let{folder:r,commit:e,branch:o,is_dirty:i}=t,s=i===null?"":i?", with changes that are not in it":", unchanged";return[["Started from",r],["Branch",o],["Commit",e&&n`<code title=${e}>${e.slice(0,12)}</code><span class="quiet">${s}</span>`]]}function ct(t){if(!t)return[];let{processor:r,cores:e,threads:o,memory:i,blas:s,numba:l}=t;return[["babysit",t.babysit],["Python",t.python],["NumPy",[t.numpy,s].filter(Boolean).join(", ")],["Numba",l??"not installed"],["Processor",r],["Threads",e?`${o} of ${e} cores`:o],["Memory",i&&u(i)],["System",t.platform],["Host",t.host]]}function U({events:t}){return n`<${a} id="events-title" title="Events" note=${c(t.length)}>
    <ol class="events" reversed tabindex="0" aria-labelledby="events-title">${t.toReversed().map(r=>n`<li key=${r.id}>
        <time class="quiet">${b(r.time,y.value)}</time>
        <span>${dt(r)}</span>
        ${r.step?n`<span class="quiet">step ${c(r.step)}</span>`:null}
      </li>`)}</ol>
  </${a}>`}function dt({kind:t,data:r}){let e=i=>r[i]?String(r[i]):"";if(t==="state")return[A(e("state")||e("to")).word,e("reason")].filter(Boolean).join(": ");if(t==="command")return`Command ${e("type")} ${e("status")} ${e("answer")}`.trim();if(t==="diverged")return`Diverged: ${e("name")||"the loss"} is not finite`;if(t==="error")return e("sentence")||"Error";if(t==="warning")return`Warning: ${e("sentence")}`;if(t==="resumed")return"Went on from a checkpoint";if(t==="checkpoint")return`Checkpoint${r.is_best?" of the best weights so far":""}: ${e("file")}`;if(t==="probe")return[`Probe \u201C${e("name")}\u201D ${r.is_on?"on":"off"}`,e("reason")].filter(Boolean).join(": ");if(t==="preflight")return`Pre-flight checks: ${x(r.results??[])}`;if(t==="intervention")return pt(r);let o=Object.entries(r).map(([i,s])=>`${i} ${typeof s=="object"?JSON.stringify(s):s}`);return[t.charAt(0).toUpperCase()+t.slice(1),...o].join(" \xB7 ")}function pt({field:t,old:r,new:e,note:o,by:i}){let s=`${t}: ${r} \u2192 ${e}`;return[i?`${s} by ${i}`:s,o].filter(Boolean).join(" \xB7 ")}function H({id:t}){let r=d("Fetching\u2026");return n`<${a} id="log-title" title="Log" note="of the worker" isWide isFolded onToggle=${async o=>{o&&(r.value=await _(t).catch(i=>i.message)||"The log is empty.")}}>
    <pre class="log" tabindex="0" role="region" aria-labelledby="log-title">${r.value}</pre>
  </${a}>`}var mt=new Set(["number","type","input_shape","output_shape","activation","init","parameters"]),ft=new Set(["before","after","dropout"]);function J(t){return t.replaceAll(" ","\xA0")}function z(t){return Object.entries(t).filter(([e,o])=>!mt.has(e)&&!ft.has(e)&&o!==null&&typeof o!="object").sort(([e],[o])=>Number(w(o))-Number(w(e))).filter(([e,o])=>!(e==="stride"&&o===1)).map(([e,o])=>J(ut(e,o))).join(", ")}function ut(t,r){return w(t)?`${r} \xD7 ${r}`:["units","filters","pieces"].includes(t)?`${r} ${t}`:`${t.replaceAll("_"," ")} ${r}`}function w(t){return t==="kernel"||t==="size"}function G(t){if(t.activation==null)return"\u2013";let r=o=>o==="dropout"&&t.dropout?`dropout ${t.dropout}`:String(o).replaceAll("_"," "),e=o=>Array.isArray(o)?o.map(r):[];return[...e(t.before),S(t.activation),...e(t.after)].map(J).join(" \u2192 ")}function S(t){if(t==null)return"\u2013";if(typeof t!="object")return String(t).replaceAll("_"," ");let{name:r,type:e,...o}=t;return[String(r??e).replaceAll("_"," "),...Object.entries(o).map(([s,l])=>`${s.replaceAll("_"," ")} ${l}`)].join(" ")}function K({info:t}){let r=t.layers??[];return n`<${a} id="network-title" title="Network" note=${`${c(t.parameters)} parameters`}>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="network-title"><table class="facts-table">
      <thead><tr><th scope="col" class="number">#</th><th scope="col">Layer</th><th scope="col">Activation</th><th scope="col">Init</th><th scope="col">Output</th><th scope="col" class="number">Parameters</th></tr></thead>
      <tbody>
        ${r.length?n`<tr><td class="number">0</td><td>input</td><td>–</td><td>–</td><td>${$(r[0].input_shape)}</td><td class="number">–</td></tr>`:null}
        ${r.map(e=>n`<tr>
          <td class="number">${e.number??""}</td>
          <td class="may-wrap">${e.type.replaceAll("_"," ")} <span class="quiet">${z(e)}</span></td>
          <td class="may-wrap">${G(e)}</td>
          <td class="may-wrap is-narrow">${S(e.init)}</td>
          <td>${$(e.output_shape)}</td>
          <td class="number">${e.parameters?c(e.parameters):"\u2013"}</td>
        </tr>`)}
      </tbody>
    </table></div>
  </${a}>`}function V({event:{data:t}}){let r=d(!1);m(()=>{N("preflight").then(()=>{r.value=!0})},[]);let e=t.results??[],o=Number(t.seconds);return n`<${a} id="preflight-title" title="Pre-flight" note=${`${x(e)} \xB7 ${k(o)}`}>
    ${r.value?n`<div class="preflight-kept"><${W} results=${e} /></div>`:null}
  </${a}>`}var X="/text_summary";function Y({texts:t}){let r=Object.keys(t).sort((e,o)=>e.localeCompare(o,"en",{numeric:!0}));return n`<${a} id="texts-title" title="Texts" note=${`${c(r.length)} that came with it`} isWide>
    ${r.map(e=>n`<section key=${e} class="told-text">
      <h3><code>${h(e.endsWith(X)?e.slice(0,-X.length):e)}</code> <span class="quiet">step ${c(t[e].step)}</span></h3>
      <pre tabindex="0" role="region" aria-label=${h(e)}>${h(t[e].text)}</pre>
    </section>`)}
  </${a}>`}function ke({run:t,events:r}){let e=r.find(({kind:o})=>o==="preflight");return n`<div class="fact-grid">
    ${t.info.layers?.length?n`<${K} info=${t.info} />`:null}
    ${t.info.data?n`<${I} data=${t.info.data} />`:null}
    ${e?n`<${V} event=${e} />`:null}
    ${r.length?n`<${U} events=${r} />`:null}
    ${t.info.checkpoint?n`<${D} run=${t} />`:null}
    ${t.info.environment||t.info.project?n`<${B} run=${t} />`:null}
    ${t.info.texts?n`<${Y} texts=${t.info.texts} />`:null}
    <${L} run=${t} />
    <${H} id=${t.id} />
  </div>`}export{ke as RunFacts};
