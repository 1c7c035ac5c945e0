/* Whether the window is as narrow as a phone's, for what is built otherwise there. */

import { addStyle } from "../app/style.js";
import { signal, useEffect, useSignal } from "../vendor/runtime.js";

const NARROW = "(max-width: 760px)";

export function useNarrow() {
  const isNarrow = useSignal(matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const onChange = () => {
      isNarrow.value = query.matches;
    };
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return isNarrow.value;
}

/** @type {import("../vendor/runtime.js").Signal<Function | null>} */
const card = signal(null);

/** Returns what draws a run on a narrow screen, null while it is fetched.
 * @param {boolean} isNarrow */
export function useCard(isNarrow) {
  useEffect(() => {
    if (isNarrow && !card.value)
      Promise.all([import("./runs-card.js"), addStyle("runs-cards")]).then(([{ Card }]) => {
        card.value = Card;
      });
  }, [isNarrow]);
  return card.value;
}
