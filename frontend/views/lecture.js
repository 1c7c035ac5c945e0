/* The page of the lecture: its experiments in their order, each a click away from running. */

import { Lecture } from "../app/lecture.js";
import { socket } from "../app/store.js";
import { ExpectationKey } from "../components/expectation.js";
import { LectureCard } from "../components/lecture-card.js";
import { Notice } from "../components/notice.js";
import { html, useEffect, useMemo } from "../vendor/runtime.js";

/** @import { LectureTheme } from "../wire/types.js" */

export function View() {
  const lecture = useMemo(() => new Lecture(socket), []);
  const themes = lecture.themes.value;
  useEffect(() => {
    document.title = "Lecture · babysit";
    return lecture.close;
  }, []);
  useEffect(() => {
    // The browser has looked for the address's place before there was any.
    if (themes.length) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [themes.length > 0]);
  return html`<div class="page lecture-page">
    <div class="page-head"><h1 tabindex="-1">Lecture</h1></div>
    <div class="lecture-intro">
      <p>The experiments of CS231n's lecture 6, in its order. The pictures show what to expect: each is of a training that really ran. Run one, watch it, and come back: what its layers measured stands here then, beside the lecture's numbers.</p>
      <${ExpectationKey} />
    </div>
    ${lecture.error.value ? html`<${Notice} tone="bad" isAlert title="The lecture could not be fetched"><p>${lecture.error.value.message}</p></${Notice}>` : null}
    ${themes.length ? html`<${Contents} themes=${themes} />` : null}
    ${themes.map((theme) => html`<${Theme} key=${theme.title} theme=${theme} />`)}
  </div>`;
}

/** @param {string} title */
function idOf(title) {
  return `theme-${title.toLowerCase().replace(/\W+/g, "-")}`;
}

/** @param {{ themes: LectureTheme[] }} props */
function Contents({ themes }) {
  return html`<nav class="lecture-contents" aria-label="Themes">
    ${themes.map(({ title, presets }) => html`<a key=${title} class="chip" href=${`#${idOf(title)}`}>${title} <span aria-hidden="true">${presets.length}</span></a>`)}
  </nav>`;
}

/** @param {{ theme: LectureTheme }} props */
function Theme({ theme: { title, lesson, presets } }) {
  const id = idOf(title);
  return html`<section class="lecture-theme" id=${id} aria-labelledby=${`${id}-title`}>
    <h2 id=${`${id}-title`}>${title}</h2>
    <p class="lecture-lesson">${lesson}</p>
    <div class="lecture-cards">${presets.map((preset) => html`<${LectureCard} key=${preset.name} preset=${preset} />`)}</div>
  </section>`;
}
