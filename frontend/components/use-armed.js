/* A button that asks at the first press and does at the second: whether it was pressed once, which it forgets soon. */

import { useEffect, useSignal } from "../vendor/runtime.js";

const CONFIRM_FOR = 4000;

/** Returns whether the next press is the second, as a signal that falls back by itself after four seconds. */
export function useArmed() {
  const isArmed = useSignal(false);
  useEffect(() => {
    if (!isArmed.value) return undefined;
    const timer = setTimeout(() => {
      isArmed.value = false;
    }, CONFIRM_FOR);
    return () => clearTimeout(timer);
  }, [isArmed.value]);
  return isArmed;
}
