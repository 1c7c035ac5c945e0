/* licences: vendor/licences/ */
import{a as l}from"../chunk-R5A6PIJL.js";import{a as o}from"../chunk-7XSKZGOX.js";import{l as e}from"../chunk-QCZZOZ7Z.js";var c=()=>Promise.all([import("./lineage.js"),o("lineage")]).then(([{Lineage:t}])=>t),p=()=>Promise.all([import("./timeline.js"),o("timeline")]).then(([{Timeline:t}])=>t),u=new Set(["intervention","nan","forked","checkpoint"]);function h({charts:t}){let{run:r}=t,a=r.events.value,i=r.detail.value?.parent!=null||a.some(({kind:n})=>n==="forked"),s=a.some(({kind:n,data:m})=>u.has(n)||m.state==="paused");return e`
    ${i?e`<${l} load=${c} charts=${t} />`:null}
    ${s?e`<${l} load=${p} charts=${t} />`:null}`}export{h as Story};
