/* licences: vendor/licences/ */
import{a as o}from"../chunk-YUOXTB64.js";import{n as e}from"../chunk-56HYLBTH.js";function n(){return e`<aside class="disk-banner" role="alert">
    <${o} name="warning" />
    <p><strong>The disk is full: nothing new is stored until it has room.</strong> Runs go on and keep what they have to tell; what is here can be
      looked at. <a href="/storage">See what takes the room, and make some</a>.</p>
  </aside>`}export{n as DiskBanner};
