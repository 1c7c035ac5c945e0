/* Style sheets that come with the parts of the page that need them. */

/** Adds a style sheet once; settles when it holds.
 * @param {string} name of a file in styles/
 * @returns {Promise<any>} */
export function addStyle(name) {
  const id = `style-${name.split("/").at(-1)}`;
  if (document.getElementById(id)) return Promise.resolve();
  const link = document.createElement("link");
  Object.assign(link, { id, rel: "stylesheet", href: new URL(`../styles/${name}.css`, import.meta.url).href });
  document.head.append(link);
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
  });
}
