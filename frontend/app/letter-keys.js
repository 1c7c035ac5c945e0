/* Whether keys of one character do something wherever one is: those who dictate, or miss keys, switch that off. */

import { signal } from "../vendor/runtime.js";

const NAME = "letter-keys";

export const areLettersOn = signal(localStorage.getItem(NAME) !== "off");

/** @param {boolean} isOn */
export function switchLetters(isOn) {
  areLettersOn.value = isOn;
  if (isOn) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, "off");
}

/** Tells whether what is typed goes into the element, or what it is part of is a page of its own, or such a one lies over
 * this page: its keys are its own also where nothing in it has the focus.
 * @param {EventTarget | null} target */
export function takesKeys(target) {
  if (document.querySelector("dialog:modal")) return true;
  return (
    target instanceof Element &&
    target.closest("input:not(.step-slider), textarea, select, dialog, [contenteditable]") !== null
  );
}
