/* licences: vendor/licences/ */
import{d as r,f as o,m as s}from"./chunk-56HYLBTH.js";function i(){let e=o(null),t=s(0);return r(()=>{let n=new ResizeObserver(([u])=>{t.value=Math.floor(u.contentRect.width)});return n.observe(e.current),()=>n.disconnect()},[]),[e,t.value]}export{i as a};
