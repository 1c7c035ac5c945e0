/* The ticks of an axis of time: seconds that divide minutes, hours and days, and their labels. */

const DAY = 86400;

/** Seconds between ticks, ascending. */
export const TIME_STEPS = [
  ...[1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => 60 * minutes),
  ...[1, 2, 3, 6, 12].map((hours) => 3600 * hours),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => DAY * days),
];

/** Returns labels of times since the start: "20 s", "2:05", "1:30 h", "3 d".
 * @param {number[]} ticks in seconds */
export function relativeLabels(ticks) {
  const greatest = Math.max(0, ...ticks.map(Math.abs));
  const gap = ticks.length > 1 ? ticks[1] - ticks[0] : greatest;
  if (greatest < 120) {
    const decimals = gap > 0 && gap < 1 ? Math.min(3, -Math.floor(Math.log10(gap) + 1e-9)) : 0;
    return ticks.map((tick) => `${tick.toFixed(decimals)} s`);
  }
  if (gap >= DAY) return ticks.map((tick) => `${Math.round(tick / DAY)} d`);
  if (greatest < 7200) return ticks.map((tick) => pair(tick, 60));
  return ticks.map((tick) => `${pair(tick / 60, 60)} h`);
}

/** @param {number} value @param {number} unit */
function pair(value, unit) {
  const whole = Math.round(value);
  return `${Math.floor(whole / unit)}:${pad(whole % unit)}`;
}

/** Returns labels of moments, with the day where the ticks are of several.
 * @param {number[]} ticks unix seconds */
export function momentLabels(ticks) {
  const gap = ticks.length > 1 ? ticks[1] - ticks[0] : 60;
  const dates = ticks.map((tick) => new Date(1000 * tick));
  const isSeveral = new Set(dates.map((date) => date.toDateString())).size > 1;
  return dates.map((date) => {
    const day = `${date.getMonth() + 1}-${pad(date.getDate())}`;
    if (gap >= DAY) return day;
    const clock = clockText(date, gap);
    return isSeveral ? `${day} ${clock}` : clock;
  });
}

/** @param {Date} date @param {number} gap seconds that must be told apart */
function clockText(date, gap) {
  const minutes = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
  if (gap >= 60) return minutes;
  const whole = `${minutes}:${pad(date.getSeconds())}`;
  return gap >= 1 ? whole : `${whole}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** @param {number} value */
function pad(value) {
  return String(value).padStart(2, "0");
}
