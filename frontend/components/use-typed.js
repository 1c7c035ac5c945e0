/* An input whose value changes by itself: what somebody is typing into it stays until it is given or left. */

import { useSignal } from "../vendor/runtime.js";

/** Returns the properties of the input: its value, and the listeners that keep and give what is typed.
 * @param {string | number} shown the value, while nobody types @param {(text: string) => void} give */
export function useTyped(shown, give) {
  const typed = useSignal(/** @type {string | null} */ (null));
  const textOf = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;
  return {
    value: typed.value ?? shown,
    onInput: (/** @type {Event} */ event) => {
      typed.value = textOf(event);
    },
    onChange: (/** @type {Event} */ event) => {
      typed.value = null;
      give(textOf(event));
    },
    onBlur: () => {
      typed.value = null;
    },
  };
}
