/* licences: vendor/licences/ */
import{a as L}from"./chunk-RIKCBDX2.js";import{a as g}from"./chunk-4OGXRVBD.js";import{a as m}from"./chunk-YUOXTB64.js";import{b as r,n as v,o as S}from"./chunk-MXUGX5TU.js";import{d as z,f as p,m as c,n as s}from"./chunk-56HYLBTH.js";var A=import("./components/chart-drawing.js"),E=()=>import("./components/chart-table.js").then(({ChartTable:t})=>t),M=()=>import("./components/chart-tip.js").then(({ChartTip:t})=>t),q=()=>import("./components/chart-menu.js").then(({ChartMenu:t})=>t);function X({chart:t,charts:e,children:a}){let u=e.overlay.value?.specs[t.id],l=e.ghosts.value,o=[...e.view.look.value.hasKin&&u||[],...l?.specs[t.id]??[]],n=o.length?{...t,lines:[...t.lines,...o]}:t,i=c(null),f=c(null),h=c(null),$=c(!1),b=p(null),d=p(null),y=p(n);y.current=n,z(()=>{let C=!1;return A.then(({drawInto:P})=>{let T=b.current;C||(d.current=P(T,e,{latest:y,isolated:f,shown:i,pointed:h}))}),()=>{C=!0,d.current?.stop()}},[]);let k=()=>{e.steps.leading=d.current},x=`chart-${n.id.replaceAll("/","-")}`;return s`<section class=${`card chart ${n.role?`is-${n.role}`:""}`} aria-labelledby=${x} onPointerEnter=${k} onFocusIn=${k}>
    <header class="card-head">
      <h2 id=${x} title=${n.help}>${n.title}</h2>
      <${G} charts=${e} />
      <${I} charts=${e} />
      <div class="card-tools">
        <button type="button" class="toggle" aria-pressed=${e.view.isLog(n)} onClick=${()=>e.view.turn("logs",n)} title="Logarithmic y axis">log<span class="visually-hidden"> y axis</span></button>
        <button type="button" class="toggle" aria-pressed=${$.value} onClick=${()=>F($)} title="View as table"><${m} name="table" /><span class="visually-hidden">View as table</span></button>
        <${O} chart=${n} charts=${e} shown=${i} canvas=${()=>d.current?.canvas()??null} />
      </div>
    </header>
    ${a}
    <${L} chart=${n} charts=${e} isolated=${f} />
    <div class="plot-frame" role="group" tabindex="0" hidden=${$.value}
      aria-label=${`${n.title} chart: arrows move the step, plus and minus zoom, 0 shows all, question mark lists all keys`}>
      <div class="plot" ref=${b} role="img" aria-label=${i.value?.summary??`${n.title}: no points yet.`}></div>
      <${V} chart=${n} charts=${e} />
      <${R} shown=${i} pointed=${h} />
    </div>
    ${$.value?s`<${g} load=${E} chart=${n} charts=${e} />`:null}
    ${l?.words[t.id]?s`<p class="caption ghost-words">${l.words[t.id]}</p>`:null}
    <${W} figure=${i.value} spread=${n.spread} smoothing=${e.view.look.value.smoothing} isFrozen=${e.isFrozen.value} />
  </section>`}function G({charts:t}){let{range:e}=t.view.look.value;return e?s`<button type="button" class="chip" onClick=${()=>t.zoom(null)} title="Show all steps again"><${m} name="reset" />${v(e[0],t.grain)} – ${v(e[1],t.grain)}<span class="visually-hidden">: show all steps</span></button>`:null}function I({charts:t}){let e=t.at.value;return e===null?null:s`<span class="chart-step quiet">${S(e,t.grain)}</span>`}function O({chart:t,charts:e,shown:a,canvas:u}){let l=c(!1),o=p(null),n=i=>{l.value=!1,i&&o.current?.focus()};return s`<div class="menu-root">
    <button type="button" class="toggle" ref=${o} aria-expanded=${l.value} onClick=${()=>F(l)} title="More of this chart"><${m} name="dots" /><span class="visually-hidden">More of ${t.title}</span></button>
    ${l.value?s`<${g} load=${q} chart=${t} charts=${e} shown=${a} canvas=${u} close=${n} />`:null}
  </div>`}function R({shown:t,pointed:e}){let a=p(!1);return a.current||=e.value!==null,a.current?s`<${g} load=${M} shown=${t} pointed=${e} />`:null}function V({chart:t,charts:e}){e.watch();let a=t.lines.map(({name:l})=>l);return a.some(l=>e.columnsOf(l)?.n)||e.run.isWaitingFor(a)?null:s`<p class="plot-empty">${e.emptyText.value}${t.gap?s`<span>${t.gap}</span>`:null}</p>`}function F(t){t.value=!t.value}function W({figure:t,spread:e="min to max",smoothing:a,isFrozen:u}){if(!t?.data[0].length)return s`<p class="caption"> </p>`;let l=[`${r(t.drawn)} of ${t.total===null?"\u2026":r(t.total)} points drawn`];t.isSmoothed&&l.push(`smoothed ${a}${t.parts.some(({kind:n})=>n==="ghost")?" over raw":""}`),t.bands.some(([n])=>!t.specs[t.parts[n-1].line].isGhost)&&l.push(`band: ${e}`),t.areas.length&&l.push("the gap is shaded"),t.isLinearAfterAll&&l.push("nothing above 0: y is linear"),t.omitted&&l.push(`${r(t.omitted)} at or below 0 have no place on a log axis`),t.beyond&&l.push(`${r(t.beyond)} points of ${t.isShared?"runs that diverged":"other runs"} lie outside`),t.omittedX&&l.push("the start has no place on a log axis");let[o]=t.marks;return s`<p class="caption">
    ${o?s`<strong class="bad-text">${o.label} diverged at step ${r(o.step)} (${o.word})${t.isShared&&t.marks.length>1?`, and ${t.marks.length-1} more`:""}</strong> · `:null}${t.isClipped?s`<strong class="warning-text">y clipped to the 5th–95th percentile: ${r(t.clipped)} points lie outside</strong> · `:null}${u?s`<strong>frozen</strong> · `:null}${l.join(" \xB7 ")}
  </p>`}export{X as a};
