/* licences: vendor/licences/ */
import{a as c}from"./chunk-YUOXTB64.js";import{b as i,d as l}from"./chunk-FCSODRVD.js";import{c as p,d as $,h as r}from"./chunk-NXV4SHSZ.js";import{n as a}from"./chunk-56HYLBTH.js";function g({state:n,place:o}){let{word:t,icon:e,tone:s}=i(n);return a`<span class=${`badge tone-${s}`}>
    <${c} name=${e} />${t}${n==="queued"&&o?a`<span class="badge-extra">no. ${o}</span>`:null}
  </span>`}function k({health:n}){let{word:o,icon:t,tone:e}=l(n);return a`<span class=${`badge tone-${e}`}><${c} name=${t} />${o}</span>`}function x({pointAt:n=null}){let o={link:r.link.value,heardAt:r.heardAt.value,pointAt:n},{state:t,word:e,detail:s}=p(o,$.value);return a`<span class=${`connection is-${t}`} title=${s}>
    <span class="connection-dot" aria-hidden="true"></span>${e}
  </span>`}export{g as a,k as b,x as c};
