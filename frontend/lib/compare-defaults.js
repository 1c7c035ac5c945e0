/* What a comparison's scatter and axes show before anybody chooses: what differs, against what came of it. Pure. */

/** @import { ColumnInfo } from "./compare-columns.js" */
/** @import { Plot } from "./compare-state.js" */

const RATE = "optimizer.learning_rate";
const HEADLINE = /^(val\/accuracy|val\/loss|train\/accuracy|train\/loss)\.best$/;
const MOST_FIELDS = 5;
const MOST_METRICS = 3;
/** The share of the runs that must have a field for it to be chosen unasked. */
const MOSTLY = 0.7;

/** Returns the fields that tell most of the runs apart: those of numbers first, then by how many values they have.
 * @param {ColumnInfo[]} columns @param {number} n runs */
function tellingFields(columns, n) {
  const weight = (/** @type {ColumnInfo} */ { name, isNumeric, distinct }) => [
    Number(name === RATE),
    Number(isNumeric && name !== "seed"),
    distinct,
  ];
  return columns
    .filter((column) => column.kind === "field" && column.name !== "name")
    .filter((column) => column.distinct > 1 && column.n >= MOSTLY * n)
    .sort((a, b) => {
      const [one, other] = [weight(a), weight(b)];
      const at = one.findIndex((value, i) => value !== other[i]);
      return at < 0 ? 0 : other[at] - one[at];
    });
}

/** Returns the scatter with the axes that nobody has chosen: the field that tells most, and the first headline metric; a
 * field that spans powers of ten on a log axis.
 * @param {ColumnInfo[]} columns @param {Plot} chosen @param {number} n runs @param {(name: string) => unknown[]} valuesOf @returns {Plot} */
export function defaultPlot(columns, chosen, n, valuesOf) {
  const metrics = columns.filter(({ kind }) => kind === "metric");
  const x = chosen.x || tellingFields(columns, n)[0]?.name || metrics[1]?.name || columns[0]?.name || "";
  const y = chosen.y || metrics[0]?.name || columns[0]?.name || "";
  return { ...chosen, x, y, isLogX: chosen.x ? chosen.isLogX : chosen.isLogX || isWide(valuesOf(x)) };
}

/** @param {unknown[]} values */
function isWide(values) {
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length > 0 && Math.min(...numbers) > 0 && Math.max(...numbers) > 50 * Math.min(...numbers);
}

/** Returns the axes of parallel coordinates that nobody has chosen: the fields that tell most, then the headline metrics.
 * @param {ColumnInfo[]} columns @param {string[]} chosen @param {number} n runs */
export function defaultAxes(columns, chosen, n) {
  if (chosen.length) return chosen;
  const fields = tellingFields(columns, n).slice(0, MOST_FIELDS);
  const all = columns.filter(({ kind }) => kind === "metric");
  const headlines = all.filter(({ name }) => HEADLINE.test(name));
  const metrics = (headlines.length ? headlines : all).slice(0, MOST_METRICS);
  const found = [...fields, ...metrics].map(({ name }) => name);
  return found.length > 1 ? found : columns.slice(0, 3).map(({ name }) => name);
}
