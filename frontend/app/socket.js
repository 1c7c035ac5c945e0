/* The live stream: one socket a page, resumed where it broke off.
 *
 * Messages go into a list that one animation frame empties; a credit goes back after each frame that was painted, so
 * that a slow page gets less and not later. */

import { backoff } from "../lib/connection.js";
import { decode } from "../lib/msgpack.js";
import { signal } from "../vendor/runtime.js";

/** @import { LiveHello, LiveMessage, RunUpdate, Watching } from "../wire/live.js" */
/** @import { BrowserMessage } from "../wire/types.js" */
/** @typedef {{ onUpdate: (update: RunUpdate) => void, onSnapshotNeeded: () => void, onMissing?: (reason: string) => void }} Listener */
/** @typedef {{ listeners: Set<Listener>, seq: number | null }} Watch */
/** @typedef {"connecting" | "open" | "lost"} Link */

const PROTOCOL = 1;
/** The server speaks at least every 5 s; a line that is silent for longer is dead, whatever the socket says. */
const DEAD_AFTER = 20;
const RELOADED = "babysit-reloaded-for-protocol";

export class LiveSocket {
  /** @param {{ address: () => string, onRefused: () => void }} options */
  constructor({ address, onRefused }) {
    this.address = address;
    this.onRefused = onRefused;
    /** @type {import("../vendor/runtime.js").Signal<Link>} */
    this.link = signal("connecting");
    /** Whether the server's disk is full, so that nothing new is stored. */
    this.isDiskFull = signal(false);
    /** Unix seconds of the last message. */
    this.heardAt = signal(0);
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {string | null} */
    this.epoch = null;
    this.tries = 0;
    this.timer = 0;
    /** @type {Map<string, Watch>} */
    this.watches = new Map();
    /** @type {LiveMessage[]} */
    this.waiting = [];
    this.isDraining = false;
  }

  start() {
    this.connect();
    addEventListener("online", () => this.reconnectNow());
    document.addEventListener("visibilitychange", () => {
      this.send({ type: "visible", value: !document.hidden });
      if (!document.hidden) this.reconnectNow();
    });
    setInterval(() => this.endDead(), 5000);
  }

  endDead() {
    if (this.link.peek() !== "open" || Date.now() / 1000 - this.heardAt.peek() < DEAD_AFTER) return;
    const dead = this.socket;
    this.lose();
    dead?.close();
  }

  /** Watches a run, or "*" for the list of runs; returns what ends it.
   * @param {string} run
   * @param {Listener} listener */
  watch(run, listener) {
    const known = this.watches.get(run);
    const watch = known ?? { listeners: new Set(), seq: null };
    watch.listeners.add(listener);
    this.watches.set(run, watch);
    // What comes from now on follows on a snapshot of now, where the line is up already.
    if (known && known.seq !== null) queueMicrotask(() => watch.listeners.has(listener) && listener.onSnapshotNeeded());
    if (!known && this.epoch !== null) this.ask(run, watch);
    return () => {
      watch.listeners.delete(listener);
      if (watch.listeners.size || this.watches.get(run) !== watch) return;
      this.watches.delete(run);
      this.send({ type: "unwatch", run });
    };
  }

  connect() {
    const socket = new WebSocket(this.address());
    let wasOpen = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      wasOpen = true;
      this.send({ type: "hello", protocol: PROTOCOL });
      this.send({ type: "visible", value: !document.hidden });
    };
    socket.onmessage = (event) => this.receive(event.data);
    socket.onclose = () => {
      if (this.socket !== socket) return;
      if (!wasOpen) this.onRefused();
      this.lose();
    };
    this.socket = socket;
  }

  lose() {
    this.socket = null;
    this.link.value = "lost";
    this.waiting = [];
    this.timer = window.setTimeout(() => this.connect(), 1000 * backoff(this.tries, Math.random()));
    this.tries += 1;
  }

  reconnectNow() {
    if (this.socket) return;
    clearTimeout(this.timer);
    this.tries = 0;
    this.connect();
  }

  /** @param {BrowserMessage} message */
  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** @param {string} run @param {Watch} watch */
  ask(run, watch) {
    this.send({ type: "watch", run, epoch: watch.seq === null ? null : this.epoch, after: watch.seq });
  }

  /** @param {ArrayBuffer} data */
  receive(data) {
    const message = /** @type {LiveMessage} */ (decode(new Uint8Array(data)));
    this.heardAt.value = Date.now() / 1000;
    if (message.type === "hello") return this.greet(message);
    if (message.type === "pulse") return;
    if (message.type === "disk") {
      this.isDiskFull.value = message.is_full;
      return;
    }
    this.waiting.push(message);
    if (this.isDraining) return;
    this.isDraining = true;
    // A hidden page gets no animation frames, but still wants to know that a run has ended.
    if (document.hidden) setTimeout(() => this.drain(), 100);
    else requestAnimationFrame(() => this.drain());
  }

  /** @param {LiveHello} hello */
  greet({ protocol, epoch, is_disk_full: isDiskFull }) {
    if (protocol !== PROTOCOL) return reloadOnce();
    sessionStorage.removeItem(RELOADED);
    if (epoch !== this.epoch) for (const watch of this.watches.values()) watch.seq = null;
    this.epoch = epoch;
    this.isDiskFull.value = isDiskFull;
    this.tries = 0;
    this.link.value = "open";
    for (const [run, watch] of this.watches) this.ask(run, watch);
  }

  drain() {
    this.isDraining = false;
    for (const message of this.waiting.splice(0)) {
      if (message.type === "frame") this.takeFrame(message.frames);
      else if (message.type === "watching") this.takeWatching(message);
      else if (message.type === "resync") this.tell(message.run, (listener) => listener.onSnapshotNeeded());
      else if (message.type === "missing") this.tell(message.run, (listener) => listener.onMissing?.(message.reason));
    }
  }

  /** @param {string} run @param {(listener: Listener) => void} say */
  tell(run, say) {
    for (const listener of this.watches.get(run)?.listeners ?? []) say(listener);
  }

  /** @param {RunUpdate[]} updates */
  takeFrame(updates) {
    for (const update of updates) {
      const watch = this.watches.get(update.run);
      if (!watch) continue;
      watch.seq = update.seq;
      this.tell(update.run, (listener) => listener.onUpdate(update));
    }
    // After this task the browser paints; the credit tells the server that there is room for more.
    setTimeout(() => this.send({ type: "credit" }), 0);
  }

  /** @param {Watching} watching */
  takeWatching({ run, seq, is_resumed }) {
    const watch = this.watches.get(run);
    if (!watch) return;
    if (!is_resumed) {
      watch.seq = seq;
      this.tell(run, (listener) => listener.onSnapshotNeeded());
    }
  }
}

/** A page of another version than the server's must be loaded anew, but not for ever. */
function reloadOnce() {
  if (sessionStorage.getItem(RELOADED)) return;
  sessionStorage.setItem(RELOADED, "1");
  location.reload();
}
