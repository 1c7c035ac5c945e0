/* licences: vendor/licences/ */
import{b as p,m as b}from"../chunk-MXUGX5TU.js";import{n as s}from"../chunk-56HYLBTH.js";function $(a,l,c=200){let o=new Map;a.forEach(({columns:t},n)=>{let{steps:d,values:m}=t.arrays;for(let i=t.indexAfter(l[0]-1e-9);i<t.n&&d[i]<=l[1];i++){let f=o.get(d[i])??new Array(a.length).fill(void 0);f[n]=m[i],o.set(d[i],f)}});let e=[...o].sort((t,n)=>t[0]-n[0]),r=Math.max(1,Math.ceil(e.length/c));return{rows:e.filter((t,n)=>(e.length-1-n)%r===0).map(([t,n])=>({step:t,values:n})),total:e.length}}function v({chart:a,charts:l}){l.watch();let c=l.lines(a.lines),{rows:o,total:e}=$(c,l.range());return s`<div class="chart-table" tabindex="0" role="region" aria-label=${`${a.title} as a table`}>
    <table>
      <caption>${o.length<e?`${p(o.length)} of ${p(e)} steps, evenly picked`:`${p(e)} steps`}</caption>
      <thead><tr><th scope="col">step</th>${c.map(({spec:r})=>s`<th scope="col">${r.label}</th>`)}</tr></thead>
      <tbody>${o.toReversed().map(({step:r,values:h})=>s`<tr key=${r}><th scope="row">${p(r)}</th>${h.map(t=>s`<td>${t===void 0?"":b(t,a.unit)}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`}export{v as ChartTable};
