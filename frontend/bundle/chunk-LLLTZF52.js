/* licences: vendor/licences/ */
import{a as s}from"./chunk-RRBXBWMM.js";import{j as t}from"./chunk-56HYLBTH.js";var r=t(new Map),e=!1;async function o(n=!1){if(!(e&&!n)){e=!0;try{r.value=new Map((await s()).map(a=>[a.name,a]))}catch{e=!1}}}export{r as a,o as b};
