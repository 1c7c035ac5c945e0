/* licences: vendor/licences/ */
function o(t){return new Float64Array(t.slice().buffer)}function f(t){let r=new DataView(t.buffer,t.byteOffset,t.byteLength),n=new Float64Array(t.byteLength/8);for(let e=0;e<n.length;e++)n[e]=r.getInt32(8*e+4,!0)*2**32+r.getUint32(8*e,!0);return n}export{o as a,f as b};
