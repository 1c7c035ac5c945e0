/* Types of the vendored uPlot, for the checker only. */
export { default } from "uplot";
