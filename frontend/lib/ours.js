/* Whose training a run is. */

/** Tells whether babysit trains a run itself: a loop of somebody's own, or an import, says nothing of a network.
 * @param {{ config: Record<string, unknown> }} run */
export function isOurs({ config }) {
  return config.network !== undefined;
}
