/* What every page shares: the live connection, the clock, the theme, what is announced. */

import { forgetColours } from "../charts/palette.js";
import { effect, signal } from "../vendor/runtime.js";
import { listRuns } from "./api.js";
import { LiveSocket } from "./socket.js";

/** Unix seconds, once a second while the page can be seen. */
export const clock = signal(Date.now() / 1000);

/** What a screen reader is told, politely. */
export const announced = signal("");

/** @type {import("../vendor/runtime.js").Signal<"system" | "light" | "dark">} */
export const theme = signal(storedTheme());

/** Grows when colours change, so that canvases are drawn anew. */
export const paletteAge = signal(0);

export const socket = new LiveSocket({
  address: () => `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/live`,
  // A refused socket does not say why; the interface answers 401 when it was the log-in, and leads to it.
  onRefused: () => void listRuns(1).catch(() => {}),
});

/** @param {string} text */
export function announce(text) {
  announced.value = text;
}

function storedTheme() {
  const stored = localStorage.getItem("theme");
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Starts what runs for as long as the page. */
export function startStore() {
  const tick = () => {
    if (!document.hidden) clock.value = Date.now() / 1000;
  };
  setInterval(tick, 1000);
  // Ages that stood while the page was hidden are right at once when it is shown.
  document.addEventListener("visibilitychange", tick);
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    if (theme.value === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme.value);
    repaint();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  socket.start();
}

function repaint() {
  forgetColours();
  paletteAge.value = paletteAge.peek() + 1;
}
