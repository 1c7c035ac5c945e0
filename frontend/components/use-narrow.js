/* Whether the window is as narrow as a phone's, for what is built otherwise there. */

import { useEffect, useSignal } from "../vendor/runtime.js";

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
