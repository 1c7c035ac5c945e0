/* licences: vendor/licences/ */
var o=[[1564,1564],[8206,8207],[8234,8238],[8294,8297]],f=9216,e=127;function u(n){let t="";for(let r of n)t+=s(r,r.codePointAt(0));return t}function s(n,t){return t<32?n===`
`||n==="	"?n:String.fromCodePoint(f+t):t===e?"\u2421":t<128?n:t<160||o.some(([x,i])=>x<=t&&t<=i)?`\u2039U+${t.toString(16).toUpperCase().padStart(4,"0")}\u203A`:n}export{u as a};
