/* licences: vendor/licences/ */
import{j as o}from"./chunk-56HYLBTH.js";var t="letter-keys",l=o(localStorage.getItem(t)!=="off");function r(e){l.value=e,e?localStorage.removeItem(t):localStorage.setItem(t,"off")}function s(e){return e instanceof Element&&e.closest("input:not(.step-slider), textarea, select, dialog, [contenteditable]")!==null}export{l as a,r as b,s as c};
