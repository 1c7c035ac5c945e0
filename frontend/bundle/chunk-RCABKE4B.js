/* licences: vendor/licences/ */
import{b as t,c as u}from"./chunk-QEUWJJSP.js";import{k as n}from"./chunk-56HYLBTH.js";var r=new WeakMap;function m(e){let o=e.ownAxis??r.get(e)??a(e);return r.set(e,o),o}function a({run:e,view:o,perEpoch:s}){let i=n(()=>(e.revision.value,t(e.series.values())));return{clock:i,axis:n(()=>u(o.look.value.x,s.value,()=>i.value))}}export{m as a};
