/* Which page is shown: the address is the only state, links work as links. */

import { signal } from "../vendor/runtime.js";

/** @typedef {{ name: "runs" | "new" | "lecture" | "alerts" | "compare" | "storage" | "run" | "not-found", id: string }} Route */

/** The present address; replaced, never changed. */
export const address = signal(new URL(location.href));

/** How often somebody went somewhere: a page that is its address's, as a form is, is another one with each. */
export const visits = signal(0);

/** @param {string} path @returns {Route} */
export function routeOf(path) {
  if (path === "/") return { name: "runs", id: "" };
  if (path === "/new") return { name: "new", id: "" };
  if (path === "/lecture") return { name: "lecture", id: "" };
  if (path === "/alerts") return { name: "alerts", id: "" };
  if (path === "/compare") return { name: "compare", id: "" };
  if (path === "/storage") return { name: "storage", id: "" };
  const match = /^\/runs\/([\w-]+)\/?$/.exec(path);
  return match ? { name: "run", id: match[1] } : { name: "not-found", id: "" };
}

/** The comparison is a page of its own, whose policy lets plotly write its styles: one goes there and away by loading.
 * @param {string} path */
function isOtherPage(path) {
  return (routeOf(path).name === "compare") !== (routeOf(location.pathname).name === "compare");
}

/** Goes to an address of this site.
 * @param {string} to
 * @param {{ isReplaced?: boolean }} options */
export function navigate(to, { isReplaced = false } = {}) {
  const url = new URL(to, location.href);
  if (isOtherPage(url.pathname)) return location.assign(url);
  if (isReplaced) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
  if (!isReplaced) visits.value += 1;
  address.value = url;
}

/** Puts another query into the address without a new entry in the history.
 * @param {URLSearchParams} query */
export function replaceQuery(query) {
  const url = new URL(location.href);
  url.search = query.toString();
  if (url.href !== location.href) navigate(url.href, { isReplaced: true });
}

/** Follows links and the history; returns what ends that. */
export function startRouter() {
  const onPop = () => {
    visits.value += 1;
    address.value = new URL(location.href);
  };
  addEventListener("popstate", onPop);
  document.addEventListener("click", onClick);
  return () => {
    removeEventListener("popstate", onPop);
    document.removeEventListener("click", onClick);
  };
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.hash && link.pathname === location.pathname) return;
  if (routeOf(link.pathname).name === "not-found" || isOtherPage(link.pathname)) return;
  event.preventDefault();
  navigate(link.href);
}
