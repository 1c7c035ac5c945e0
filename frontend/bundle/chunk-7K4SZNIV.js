/* licences: vendor/licences/ */
import{d as t,m as r}from"./chunk-56HYLBTH.js";var n=4e3;function i(){let e=r(!1);return t(()=>{if(!e.value)return;let u=setTimeout(()=>{e.value=!1},n);return()=>clearTimeout(u)},[e.value]),e}export{i as a};
