/* The picture of a pre-flight check: lines or bars with the marks that decided, or two pictures side by side. */

import { figure as draw } from "../charts/check-figure.js";
import { figureText } from "../lib/preflight.js";
import { html, useEffect, useRef } from "../vendor/runtime.js";

/** @import { Mark } from "../charts/check-figure.js" */
/** @import { CheckFigure, CheckPicture } from "../wire/types.js" */

const ROOM = { width: 396, height: 170 };

/** @param {{ figure: CheckFigure, title: string }} props */
export function CheckDrawing({ figure, title }) {
  if (figure.kind === "pictures")
    return html`<div class="check-pictures">${(figure.pictures ?? []).map((picture) => html`<${Picture} key=${picture.label} picture=${picture} />`)}</div>`;
  return html`<figure class="check-figure">
    <${Plot} figure=${figure} title=${title} />
    ${figure.lines.length > 1 ? html`<figcaption class="check-legend">${figure.lines.map(({ name }, series) => html`<span key=${name}><svg viewBox="0 0 16 8" width="16" height="8" aria-hidden="true"><path class=${`check-key series-${series}`} d="M0 4H16" /></svg>${name}</span>`)}</figcaption>` : null}
  </figure>`;
}

/** @param {{ figure: CheckFigure, title: string }} props */
function Plot({ figure, title }) {
  const { paths, bars, marks, xTicks, yTicks, plot } = draw(figure, ROOM);
  return html`<svg viewBox=${`0 0 ${ROOM.width} ${ROOM.height}`} role="img" aria-label=${`${title}. ${figureText(figure)}`}>
    ${yTicks.map(({ at, label }) => html`<g key=${label}><line class="check-grid" x1=${plot.left} x2=${plot.right} y1=${at} y2=${at} /><text class="check-value" x=${plot.left - 5} y=${at + 3.5}>${label}</text></g>`)}
    ${xTicks.map(({ at, label }) => html`<text class="check-tick" key=${at} x=${at} y=${plot.bottom + 13}>${label}</text>`)}
    ${marks.map(({ band, label }) => (band ? html`<rect class="check-band" key=${label} x=${band.x} y=${plot.top} width=${band.width} height=${plot.bottom - plot.top} />` : null))}
    ${bars.map((bar) => html`<rect class=${`check-bar series-${bar.series}`} key=${`${bar.label} ${bar.series}`} x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} />`)}
    ${paths.map(({ d, series }) => html`<path class=${`check-line series-${series}`} key=${series} d=${d} />`)}
    ${marks.map((mark) => html`<${MarkLine} key=${mark.label} mark=${mark} />`)}
    ${figure.x_label ? html`<text class="check-axis" x=${(plot.left + plot.right) / 2} y=${ROOM.height - 4}>${figure.x_label}</text>` : null}
    ${figure.y_label ? html`<text class="check-axis is-first" x="2" y="10">${figure.y_label}</text>` : null}
  </svg>`;
}

/** @param {{ mark: Mark }} props */
function MarkLine({ mark: { d, label, anchor, x, y, width } }) {
  const left = anchor === "end" ? x - width + 1 : x - 3;
  return html`<g><path class="check-mark" d=${d} /><rect class="check-ground" x=${left} y=${y - 9.5} width=${width + 2} height="12.5" rx="2" /><text class="check-word" x=${x} y=${y} text-anchor=${anchor}>${label}</text></g>`;
}

/** @param {{ picture: CheckPicture }} props */
function Picture({ picture: { label, width, height, channels, pixels } }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    const bytes = Uint8Array.from(atob(pixels), (each) => each.charCodeAt(0));
    const image = new ImageData(width, height);
    for (let i = 0; i < width * height; i++)
      for (let channel = 0; channel < 4; channel++)
        image.data[4 * i + channel] = channel === 3 ? 255 : bytes[channels * i + Math.min(channel, channels - 1)];
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [pixels]);
  return html`<figure><canvas ref=${canvas} width=${width} height=${height} role="img" aria-label=${label}></canvas><figcaption class="quiet">${label}</figcaption></figure>`;
}
