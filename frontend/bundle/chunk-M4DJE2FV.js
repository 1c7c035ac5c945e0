/* licences: vendor/licences/ */
function e({config:n}){return n.network!==void 0}export{e as a};
