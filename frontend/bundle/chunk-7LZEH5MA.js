/* licences: vendor/licences/ */
function n(r,l){return r.filter(e=>e.field===l).map(e=>e.rule)}function t(r){return r?r.replace(/\blayers\.(\d+)/,(l,e)=>`layer ${Number(e)+1}`).replace(/\baugment\.(\d+)/,(l,e)=>`augmentation ${Number(e)+1}`).replaceAll("."," \u203A ").replaceAll("_"," "):"configuration"}function u(r){return`field-${r.replaceAll(".","-")}`}export{n as a,t as b,u as c};
