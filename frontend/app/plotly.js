/* plotly, fetched from the server when something is first drawn with it. */

/** @typedef {{ react: (element: HTMLElement, data: any[], layout: any, config: any) => Promise<any>, purge: (element: HTMLElement) => void,
 *   Plots: { resize: (element: HTMLElement) => void } }} Plotly */
/** @typedef {HTMLElement & { on: (event: string, listener: (event: any) => void) => void }} PlotElement */

/** @type {Promise<Plotly> | null} */
let loading = null;

/** Returns plotly; the page says where its script is, for the address has its version.
 * @returns {Promise<Plotly>} */
export function loadPlotly() {
  loading ??= new Promise((resolve, reject) => {
    const address = document.querySelector('meta[name="plotly"]')?.getAttribute("content");
    if (!address) return reject(new Error("this page does not say where plotly is"));
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => {
      loading = null;
      reject(new Error("plotly could not be fetched"));
    };
    document.head.append(script);
  });
  return loading;
}
