/* licences: vendor/licences/ */
import{d as b,e as $}from"../chunk-SXLIT7W3.js";import{a as m}from"../chunk-TKB7XHZO.js";import{l as p}from"../chunk-QCZZOZ7Z.js";function w({charts:e}){e.run.revision.value;let{smoothing:s,range:l}=e.view.state.value,[t,n]=e.range(),o=e.whole(),u=a=>{let i=Number(a.currentTarget.value);i>=0&&i<=.999&&e.view.change({smoothing:i})},r=(a,i,v,g=!1)=>p`<button type="button" class="icon-button" aria-label=${i} title=${i} disabled=${g} onClick=${()=>e.zoom(v)}><${m} name=${a} /></button>`;return p`<div class="view-tools" role="group" aria-label="All charts">
    <label class="view-item"><span>Smoothing</span>
      <input type="range" min="0" max="0.99" step="0.01" value=${s} onInput=${u} aria-label="Smoothing" />
      <input type="number" min="0" max="0.999" step="0.01" value=${s} onChange=${u} aria-label="Smoothing as a number" />
    </label>
    <div class="view-item"><span>Steps</span>
      <${c} label="First step" value=${t} onChange=${a=>e.zoom([a,n])} />
      <span aria-hidden="true">–</span>
      <${c} label="Last step" value=${n} onChange=${a=>e.zoom([t,a])} />
      ${r("plus","Zoom in",b([t,n],.5,o))}
      ${r("minus","Zoom out",b([t,n],2,o),!l)}
      ${r("left","Earlier steps",$([t,n],-.2,o),!l)}
      ${r("right","Later steps",$([t,n],.2,o),!l)}
      <button type="button" class="button button-small" disabled=${!l} onClick=${()=>e.zoom(null)}><${m} name="reset" />All steps</button>
    </div>
    <p class="view-hint quiet">Drag on a chart to zoom all; double-click to see all steps.</p>
  </div>`}function c({label:e,value:s,onChange:l}){let t=n=>{let o=n.currentTarget,u=Number(o.value);o.value!==""&&Number.isFinite(u)?l(u):o.value=String(Math.round(s))};return p`<input class="step-input" type="number" step="1" aria-label=${e} value=${Math.round(s)} onChange=${t} />`}export{w as ViewBar};
