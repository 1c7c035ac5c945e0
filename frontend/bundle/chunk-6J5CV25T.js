/* licences: vendor/licences/ */
import{c as r,d as o,k as s}from"./chunk-QCZZOZ7Z.js";function i(){let e=o(null),t=s(0);return r(()=>{let n=new ResizeObserver(([u])=>{t.value=Math.floor(u.contentRect.width)});return n.observe(e.current),()=>n.disconnect()},[]),[e,t.value]}export{i as a};
