/* licences: vendor/licences/ */
import{a as p}from"./chunk-P6VNYP2K.js";import{c,d as i,h as s}from"./chunk-7SHP5YKX.js";import{a as l}from"./chunk-KCDW4G3F.js";import{l as t}from"./chunk-QCZZOZ7Z.js";function k({state:n,place:o}){let{word:e,icon:a,tone:r}=p(n);return t`<span class=${`badge tone-${r}`}>
    <${l} name=${a} />${e}${n==="queued"&&o?t`<span class="badge-extra">no. ${o}</span>`:null}
  </span>`}function g({pointAt:n=null}){let o={link:s.link.value,heardAt:s.heardAt.value,pointAt:n},{state:e,word:a,detail:r}=c(o,i.value);return t`<span class=${`connection is-${e}`} title=${r}>
    <span class="connection-dot" aria-hidden="true"></span>${a}
  </span>`}export{k as a,g as b};
