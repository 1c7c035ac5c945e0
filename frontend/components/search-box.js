/* The search for plain words in names, tags and notes. */

import { html, useEffect, useRef, useSignal } from "../vendor/runtime.js";
import { Icon } from "./icon.js";

const PAUSE = 250;

/** @param {{ search: string, onSearch: (text: string) => void }} props */
export function SearchBox({ search, onSearch }) {
  const text = useSignal(search);
  const sent = useRef(search);
  const timer = useRef(0);
  useEffect(() => {
    if (search === sent.current) return;
    sent.current = search;
    text.value = search;
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = () => {
    clearTimeout(timer.current);
    const wanted = text.value.trim();
    if (wanted === sent.current) return;
    sent.current = wanted;
    onSearch(wanted);
  };
  const set = (/** @type {string} */ value) => {
    text.value = value;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(send, PAUSE);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") send();
    if (event.key !== "Escape" || !text.value) return;
    event.preventDefault();
    set("");
    send();
  };
  return html`<label class="search-box"><${Icon} name="search" /><span class="visually-hidden">Search in names, data, tags and notes</span>
    <input type="search" class="search-input" autocomplete="off" spellcheck=${false} maxlength="500" placeholder="Search" title="Words that must all occur in name, data, network, tags or note" value=${text.value} onInput=${(/** @type {Event} */ event) => set(/** @type {HTMLInputElement} */ (event.currentTarget).value)} onKeyDown=${onKeyDown} onBlur=${send} />
  </label>`;
}
