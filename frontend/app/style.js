/* Style sheets that are asked for with what they style. */

/** Adds a sheet once; settles when it holds.
 * @param {string} name
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
