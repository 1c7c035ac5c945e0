/* licences: vendor/licences/ */
import{c as t}from"./chunk-5J5AGAYW.js";import{z as m}from"./chunk-TUHHFZ4Q.js";var o=null;function f(){return o??=m().then(({schema:r})=>t(r),r=>{throw o=null,r}),o}export{f as a};
