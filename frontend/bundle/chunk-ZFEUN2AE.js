/* licences: vendor/licences/ */
function s(n){let t=n.findLastIndex(({kind:e})=>e==="nan");return t<0||n.slice(t+1).some(({kind:e,data:o})=>e==="state"&&o.state==="running")?null:n[t]}export{s as a};
