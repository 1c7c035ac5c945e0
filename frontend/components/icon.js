/* Small drawn signs; the word beside them carries the meaning, so they are hidden from screen readers. */

import { html } from "../vendor/runtime.js";

/** @type {Record<string, string>} paths on a 16 × 16 grid, stroked */
const PATHS = {
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2 1.6",
  dots: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  play: "M5 3.5v9l7.5-4.5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  check: "M3 8.5l3.3 3.5L13 4.5",
  stop: "M4 4h8v8H4z",
  cross: "M4 4l8 8M12 4l-8 8",
  question: "M6 6a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1V9.5M8 12h.01",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  up: "M8 12.5v-9M4 7l4-4l4 4",
  down: "M8 3.5v9M4 9l4 4l4-4",
  left: "M10 3.5L5.5 8l4.5 4.5",
  right: "M6 3.5L10.5 8L6 12.5",
  download: "M8 2.5v7.5M4.5 7L8 10.5L11.5 7M2.5 13.5h11",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M7 6.5v6",
  chart: "M2.5 2.5v11h11M4.5 10.5l3-4l2.5 2l3-4.5",
  note: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 7.3v3.4M8 5.2h.01",
  alarm: "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.5M8 11h.01",
  bell: "M4 11V7a4 4 0 0 1 8 0v4l1.2 1.5H2.8zM6.6 14.2h2.8",
  warning: "M8 2.5L14 13H2zM8 6.5v3M8 11.3h.01",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  moon: "M13 9.8A5.6 5.6 0 0 1 6.2 3a5.6 5.6 0 1 0 6.8 6.8z",
  system: "M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13",
  pin: "M6 2.5h4M6.5 2.5v4L4.5 9h7l-2-2.5v-4M8 9v4.5",
  off: "M3.2 3.2l9.6 9.6M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11",
  keyboard: "M1.5 4.5h13v7h-13zM4 7h.01M6.5 7h.01M9 7h.01M11.5 7h.01M5 9.3h6",
  freeze: "M8 2v12M2.8 5l10.4 6M13.2 5L2.8 11",
  undo: "M5.5 3L2.5 6L5.5 9M2.5 6h7a3.5 3.5 0 0 1 0 7H6",
  live: "M8 6a2 2 0 1 0 0 4a2 2 0 1 0 0-4M4.5 4.5a5 5 0 0 0 0 7M11.5 4.5a5 5 0 0 1 0 7",
  mixed: "M2.5 5.5h9L9 3M13.5 10.5h-9L7 13",
  beaker: "M6 2.5h4M6.8 2.5v4L3 13h10L9.2 6.5v-4M4.8 10h6.4",
  fork: "M4.5 2.5v11M4.5 9.5c5 0 7-2 7-6.5M9 5.5l2.5-2.5L14 5.5",
  save: "M2.5 2.5h8.5l2.5 2.5v8.5h-11zM5 2.5v3.5h5v-3.5M4.5 13.5v-4.5h7v4.5",
  star: "M8 2l1.8 3.9l4.2.5l-3.1 2.9l.8 4.2L8 11.4l-3.7 2.1l.8-4.2L2 6.4l4.2-.5z",
  starred: "M8 2l1.8 3.9l4.2.5l-3.1 2.9l.8 4.2L8 11.4l-3.7 2.1l.8-4.2L2 6.4l4.2-.5z",
  pencil: "M2.5 13.5l.8-3.2l7.4-7.4l2.4 2.4l-7.4 7.4zM9.2 4.4l2.4 2.4",
  tag: "M2.5 2.5h5.2l6 6l-5.2 5.2l-6-6zM5.4 5.4h.01",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3l3.4 3.4",
  funnel: "M2 3h12l-4.6 5.4v4.3l-2.8 1.2V8.4z",
  archive: "M2 3h12v3H2zM3 6v7.5h10V6M6.3 8.8h3.4",
  bin: "M2.5 4.2h11M6 4V2.5h4V4M3.8 4.5l.7 9h7l.7-9M6.6 7v4M9.4 7v4",
  bookmark: "M4 2.5h8v11l-4-3l-4 3z",
  compare: "M2 12.5c3 0 3-8 6-8s3 5 6 5M2 8.5c3 0 4 4 7 4s3-9 5-9",
  page: "M3.5 1.8h6l3 3v9.4h-9zM6 7h4M6 9.5h4M6 12h2.5",
  file: "M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3.2h3.2",
  layers: "M8 2.5L14 5.7L8 8.9L2 5.7zM2.5 9L8 11.9L13.5 9",
  target: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6",
  eye: "M1.5 8s2.4-4.2 6.5-4.2S14.5 8 14.5 8s-2.4 4.2-6.5 4.2S1.5 8 1.5 8M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6",
  "eye-off": "M1.5 8s2.4-4.2 6.5-4.2S14.5 8 14.5 8s-2.4 4.2-6.5 4.2S1.5 8 1.5 8M3.2 12.8l9.6-9.6",
  disk: "M3 4.2C3 2 13 2 13 4.2C13 6.4 3 6.4 3 4.2v7.6C3 14 13 14 13 11.8V4.2M3 8C3 10.2 13 10.2 13 8",
  reset: "M3.2 8a4.8 4.8 0 1 0 1.5-3.5M3 2.5v3h3",
};

/** @param {{ name: string }} props */
export function Icon({ name }) {
  return html`<svg class=${`icon icon-${name}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
    <path d=${PATHS[name] ?? PATHS.question} />
  </svg>`;
}
