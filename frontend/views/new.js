/* The page that starts a run: a form made from the configuration's schema. */

import { openForm } from "../app/form.js";
import { address, navigate } from "../app/router.js";
import { announce } from "../app/store.js";
import { addStyle } from "../app/style.js";
import { DatasetCards } from "../components/dataset-cards.js";
import { EitherField } from "../components/either-field.js";
import { EstimatePanel } from "../components/estimate-panel.js";
import { Field } from "../components/field.js";
import { Icon } from "../components/icon.js";
import { Lazy } from "../components/lazy.js";
import { Notice } from "../components/notice.js";
import { PathField } from "../components/path-field.js";
import { Presets } from "../components/presets.js";
import { shownFields } from "../lib/data-options.js";
import { gather } from "../lib/either.js";
import { sentence } from "../lib/form-from-schema.js";
import { join } from "../lib/form-walk.js";
import { get } from "../lib/paths.js";
import { html, useEffect, useMemo, useRef, useSignal } from "../vendor/runtime.js";

/** @import { Form } from "../app/form.js" */
/** @import { Either } from "../lib/either.js" */
/** @import { Field as FieldSpec, Group } from "../lib/form-from-schema.js" */

/** The preview comes after the form: it has to wait for an answer anyhow. */
const loadForesight = () => import("../components/foresight-panel.js").then(({ ForesightPanel }) => ForesightPanel);
const loadPreflight = () =>
  Promise.all([import("../components/preflight-panel.js"), addStyle("preflight")]).then(
    ([part]) => part.PreflightPanel,
  );
const loadToml = () => import("../components/toml-dialog.js").then(({ TomlDialog }) => TomlDialog);
const loadForkNote = () => import("../components/fork-note.js").then(({ ForkNote }) => ForkNote);
const DATASET = "data.name";
const PATH = "data.path";

/** A fork's form is another's: it has a checkpoint, and much of it stands.
 * @param {URLSearchParams} query @returns {Promise<Form>} */
async function openFor(query) {
  if (!query.has("fork")) return openForm(query);
  const [{ openForkForm }] = await Promise.all([import("../app/fork-form.js"), addStyle("fork")]);
  return openForkForm(query);
}

export function View() {
  const form = useSignal(/** @type {Form | null} */ (null));
  const error = useSignal("");
  const isFork = useMemo(() => address.peek().searchParams.has("fork"), []);
  useEffect(() => {
    document.title = `${isFork ? "Fork of a run" : "New run"} · babysit`;
    let isOpen = true;
    openFor(address.peek().searchParams).then(
      (made) => {
        if (isOpen) form.value = made;
        else made.close();
      },
      (problem) => {
        error.value = problem.message;
      },
    );
    return () => {
      isOpen = false;
      form.value?.close();
    };
  }, []);
  return html`<div class="page new-page">
    <div class="page-head"><h1 tabindex="-1">${isFork ? "Fork of a run" : "New run"}</h1>${form.value ? html`<${Toml} form=${form.value} />` : null}</div>
    ${error.value ? html`<${Notice} tone="bad" isAlert title="The form could not be fetched"><p>${error.value}</p></${Notice}>` : null}
    ${form.value ? html`<${FormView} form=${form.value} />` : null}
  </div>`;
}

/** The form as text, in a dialog.
 * @param {{ form: Form }} props */
function Toml({ form }) {
  const isOpen = useSignal(false);
  const button = useRef(/** @type {HTMLElement | null} */ (null));
  const close = () => {
    isOpen.value = false;
    button.current?.focus();
  };
  const open = () => {
    isOpen.value = true;
  };
  return html`<div class="new-tools">
    <button type="button" class="button" ref=${button} aria-haspopup="dialog" onClick=${open}><${Icon} name="copy" />Copy or paste TOML</button>
    ${isOpen.value ? html`<${Lazy} load=${loadToml} form=${form} onClose=${close} />` : null}
  </div>`;
}

/** @param {{ form: Form }} props */
function FormView({ form }) {
  const summary = useRef(/** @type {HTMLElement | null} */ (null));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const id = await form.start();
    if (id) return navigate(`/runs/${id}`);
    announce(`Not started: ${form.message.value || `${form.problems.value.length} fields need a change`}`);
    requestAnimationFrame(() => summary.current?.focus());
  };
  return html`<form class="new-form" novalidate onSubmit=${submit}>
    <div class="form-groups">
      ${"fork" in form ? html`<${Lazy} load=${loadForkNote} form=${form} />` : html`<${Presets} form=${form} />`}
      ${form.groups.map((group) => html`<${GroupView} key=${group.key} form=${form} group=${group} />`)}
    </div>
    <aside class="new-side" aria-label="Estimate and start">
      <${EstimatePanel} form=${form} summary=${summary} />
      <${Lazy} load=${loadPreflight} form=${form} />
      <${Lazy} load=${loadForesight} form=${form} />
    </aside>
  </form>`;
}

/** Tells whether the chosen data come with babysit, which then takes no path; one that is given stays to be taken out.
 * @param {Form} form */
function isWithoutPath(form) {
  const { name, path } = /** @type {{ name?: string, path?: string }} */ (form.config.value.data ?? {});
  return !path && form.datasets.some((each) => each.name === name && each.is_embedded);
}

/** @param {{ form: Form, group: Group }} props */
function GroupView({ form, group }) {
  const id = `group-${group.key || "run"}`;
  return html`<section class="card form-group" aria-labelledby=${id}>
    <header class="card-head"><h2 id=${id}>${group.title}</h2>${group.help ? html`<p class="quiet group-help">${sentence(group.help)}</p>` : null}</header>
    <${Fields} form=${form} group=${group} />
  </section>`;
}

/** The fields of a group. Where the group is held fast they stand, and it says why; lists are free of it.
 * @param {{ form: Form, group: Group }} props */
function Fields({ form, group }) {
  const all = gather(group.key, shownFields(group.fields, get(form.config.value, group.key)));
  const why = form.locks.value.get(group.key);
  const [held, free] = why
    ? [all.filter(({ kind }) => kind !== "list"), all.filter(({ kind }) => kind === "list")]
    : [[], all];
  return html`
    ${why ? html`<fieldset class="fields is-locked" disabled><p class="lock-why">${sentence(why)}</p>${inputs(form, group, held)}</fieldset>` : null}
    <div class="fields">${inputs(form, group, free)}</div>`;
}

/** @param {Form} form @param {Group} group @param {(FieldSpec | Either)[]} fields */
function inputs(form, group, fields) {
  return fields.map((field) => {
    if (field.kind === "either")
      return html`<${EitherField} key=${field.title} form=${form} group=${group.key} either=${field} />`;
    const path = join(group.key, field.key);
    if (path === DATASET) return html`<${DatasetCards} key=${path} form=${form} path=${path} />`;
    if (path === PATH && isWithoutPath(form)) return null;
    if (path === PATH) return html`<${PathField} key=${path} form=${form} path=${path} field=${field} />`;
    return html`<${Field} key=${path} form=${form} path=${path} field=${field} />`;
  });
}
