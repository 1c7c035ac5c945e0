/* Notifications of the browser: when a run gets worse while any page is open, seen or not. */

import { isWorse, toTell } from "../lib/alert-settings.js";
import { healthLookOf } from "../lib/states.js";
import { signal } from "../vendor/runtime.js";
import { listRuns } from "./api.js";
import { getAlerts, listFindings } from "./doctor-api.js";
import { navigate } from "./router.js";
import { socket } from "./store.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { Finding } from "../wire/types.js" */

const RUNS = 200;
const KEY = "notify";

class Notifier {
  constructor() {
    /** Whether this browser is to tell; it may still not be allowed to. */
    this.isOn = signal(localStorage.getItem(KEY) === "on");
    this.permission = signal(permissionNow());
    /** @type {Map<string, RunSummary["health"]>} */
    this.healths = new Map();
    this.unwatch = () => {};
    this.isStarted = false;
  }

  start() {
    if (this.isStarted || this.permission.peek() !== "granted") return;
    this.isStarted = true;
    this.unwatch = socket.watch("*", {
      onUpdate: ({ summaries }) => this.take(summaries),
      onSnapshotNeeded: () => this.learn(),
    });
  }

  /** Asks the browser for leave, which it takes only on a click. */
  async switchOn() {
    if (this.permission.peek() === "default") this.permission.value = await Notification.requestPermission();
    if (this.permission.peek() !== "granted") return;
    localStorage.setItem(KEY, "on");
    this.isOn.value = true;
    this.start();
  }

  switchOff() {
    localStorage.removeItem(KEY);
    this.isOn.value = false;
    this.isStarted = false;
    this.unwatch();
  }

  /** What is so already is no news. */
  async learn() {
    const told = await listRuns(RUNS).catch(() => null);
    for (const { id, health } of told?.runs ?? []) this.healths.set(id, health);
  }

  /** @param {RunSummary[]} summaries */
  take(summaries) {
    for (const run of summaries) {
      const old = this.healths.get(run.id) ?? "";
      this.healths.set(run.id, run.health);
      if (isWorse(old, run.health, "warning")) this.tell(run, old);
    }
  }

  /** @param {RunSummary} run @param {RunSummary["health"]} old */
  async tell(run, old) {
    const [settings, findings] = await Promise.all([getAlerts(), listFindings(run.id)]).catch(() => []);
    if (!settings || !findings || !isWorse(old, run.health, settings.minimum)) return;
    const [first, ...others] = toTell(findings, run.health, settings);
    if (first) notify(run, first, others.length);
  }

  /** Shows one, to see how it looks; returns why it could not. */
  test() {
    return show("babysit", { body: "So a run that goes wrong makes itself known.", tag: "babysit-test" }, "/alerts");
  }
}

/** @returns {NotificationPermission | "unsupported"} */
function permissionNow() {
  return "Notification" in globalThis ? Notification.permission : "unsupported";
}

/** Several open pages say the same: the tag makes one of them.
 * @param {RunSummary} run @param {Finding} finding @param {number} n  how many more there are */
function notify(run, finding, n) {
  const title = `${healthLookOf(finding.severity).word}: ${run.name || run.id}`;
  const body = `${finding.title}. ${finding.sentence}${n ? ` And ${n} more.` : ""}`;
  show(title, { body, tag: `babysit-${run.id}-${finding.id}` }, `/runs/${run.id}`);
}

/** @param {string} title @param {NotificationOptions} options @param {string} path  of the page that a click leads to
 * @returns {string} why it could not be shown; "" when it was */
function show(title, options, path) {
  try {
    const shown = new Notification(title, options);
    shown.onclick = () => {
      window.focus();
      navigate(path);
      shown.close();
    };
    return "";
  } catch (error) {
    // Browsers of phones have the name and refuse the use.
    return `This browser shows no notifications of pages: ${error instanceof Error ? error.message : error}`;
  }
}

export const notifier = new Notifier();
