/* licences: vendor/licences/ */
import{c as t,k as r}from"./chunk-QCZZOZ7Z.js";var n=4e3;function i(){let e=r(!1);return t(()=>{if(!e.value)return;let u=setTimeout(()=>{e.value=!1},n);return()=>clearTimeout(u)},[e.value]),e}export{i as a};
