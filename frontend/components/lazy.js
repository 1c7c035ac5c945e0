/* A part of the page whose code is fetched only when it is wanted. */

import { html, useEffect, useSignal } from "../vendor/runtime.js";

/** @param {{ load: () => Promise<Function>, [prop: string]: unknown }} props  load: gives the component; the rest is passed on */
export function Lazy({ load, ...rest }) {
  const part = useSignal(/** @type {{ Component: Function } | null} */ (null));
  useEffect(() => {
    const take = (/** @type {Function} */ Component) => {
      part.value = { Component };
    };
    load().then(take, () => take(Failed));
  }, []);
  return part.value ? html`<${part.value.Component} ...${rest} />` : null;
}

/** A browser never asks again for a module that did not come: only a new page does. */
function Failed() {
  return html`<p class="lazy-failed">The server was away when this part was fetched. <button type="button" class="link" onClick=${() => location.reload()}>Reload the page</button></p>`;
}
