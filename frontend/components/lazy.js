/* A part of the page whose code is fetched only when it is wanted. */

import { html, useEffect, useSignal } from "../vendor/runtime.js";

/** @param {{ load: () => Promise<Function>, [prop: string]: unknown }} props  load: gives the component; the rest is passed on */
export function Lazy({ load, ...rest }) {
  const part = useSignal(/** @type {{ Component: Function } | null} */ (null));
  useEffect(() => {
    load().then((Component) => {
      part.value = { Component };
    });
  }, []);
  return part.value ? html`<${part.value.Component} ...${rest} />` : null;
}
