/* licences: vendor/licences/ */
import{d as e,n as t}from"../chunk-56HYLBTH.js";function n(){return e(()=>{document.title="Not found \xB7 babysit"},[]),t`<div class="page page-narrow empty">
    <h1 tabindex="-1">There is nothing at this address</h1>
    <p>The run may have been removed, or the link is cut off.</p>
    <p><a class="button" href="/">See all runs</a></p>
  </div>`}export{n as View};
