/* What the log-in page decides, without the page. */

/** Returns the token in what was pasted: the token itself or the whole printed address.
 * @param {string} text */
export function tokenIn(text) {
  const trimmed = text.trim();
  return /[?&]token=([^&#\s]+)/.exec(trimmed)?.[1] ?? trimmed;
}

/** Returns the page to go on to: the one that was asked for, when it is one of this site.
 * @param {string} search */
export function nextPage(search) {
  const next = new URLSearchParams(search).get("next") ?? "/";
  const url = new URL(next, "http://this.site");
  return next.startsWith("/") && url.origin === "http://this.site" ? url.pathname + url.search : "/";
}

/** Returns why the log-in did not work.
 * @param {number} status */
export function refusalOf(status) {
  if (status === 401) return "This is not the token of the server that runs now.";
  if (status === 429) return "Too many tries: wait a moment, then try again.";
  if (status === 0) return "The server cannot be reached. Is babysit serve still running?";
  return `The server answered ${status}. Its terminal may say why.`;
}
