/* The points of a chart as a table for other programs: one row a point as it was fetched, and whether it stands for more. */

/** @import { Line } from "../charts/line-figure.js" */
/** @import { Range } from "./view-state.js" */

const HEAD = ["series", "step", "time", "value", "min", "max", "nonfinite", "kind"];

/** Returns the points in view, every digit kept; `kind` is "raw", or "bucket" where a row stands for several points
 * with their last, least and greatest value and the count of those that are not finite.
 * @param {Line[]} lines
 * @param {Range} range in steps */
export function csvOf(lines, range) {
  const rows = lines.flatMap(({ spec, columns }) => {
    const { steps, times, values, min, max, nonfinite } = columns.arrays;
    const out = [];
    for (let i = columns.indexAfter(range[0] - 1e-9); i < columns.n && steps[i] <= range[1]; i++) {
      const kind = i < columns.rawFrom ? "bucket" : "raw";
      const numbers = [steps[i], times[i], values[i], min[i], max[i], nonfinite[i]].map(numberText);
      out.push([cell(spec.name), ...numbers, kind].join(","));
    }
    return out;
  });
  return `${[HEAD.join(","), ...rows].join("\r\n")}\r\n`;
}

/** @param {number} value */
function numberText(value) {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf";
}

/** A name that a spreadsheet would run as a formula gets a sign before it that makes it text.
 * @param {string} text */
function cell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Returns a name that every file system takes.
 * @param {string} run @param {string} chart @param {string} ending */
export function fileName(run, chart, ending) {
  const plain = `${run} ${chart}`.normalize("NFKD").replace(/[^\w.-]+/g, "-");
  return `${plain.replace(/^[-.]+|[-.]+$/g, "").slice(0, 100) || "chart"}.${ending}`;
}
