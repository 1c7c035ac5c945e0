/* The server's HTTP interface: JSON for words, MessagePack for columns and pictures. */

import { decode } from "../lib/msgpack.js";

/** @import { RunSummary } from "../wire/live.js" */
/** @import { Checkpoint, ForkCheck, ForkOrder, Forked, Order, OrderAnswer } from "../wire/steering.js" */
/** @import { Checkup, Config, DatasetInfo, Estimate, LectureTable, LectureTheme, Preview, Problem, RunDetail, RunEvent, RunPage, SampleSheet, SchemaAnswer, SeriesData, TensorData, TensorHistory, Upload } from "../wire/types.js" */

const NAMES_A_REQUEST = 1500;

/** A refusal of the server, or that it cannot be reached (status 0). */
export class ApiError extends Error {
  /** @param {number} status @param {string} message @param {Problem[]} problems */
  constructor(status, message, problems = []) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.problems = problems;
  }
}

/** Returns the server's answer; throws ApiError where it refuses, and leads to the log-in where that is missing.
 * @param {string} path @param {RequestInit} options @returns {Promise<Response>} */
export async function request(path, options = {}) {
  const response = await fetch(path, { credentials: "same-origin", ...options }).catch((error) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "The server cannot be reached. Is babysit serve still running?");
  });
  if (response.ok) return response;
  if (response.status === 401) toLogin();
  const answer = await response.json().catch(() => ({}));
  throw new ApiError(
    response.status,
    answer.error?.message ?? `The server answered ${response.status}.`,
    answer.error?.problems ?? [],
  );
}

function toLogin() {
  const here = location.pathname + location.search;
  location.assign(here === "/" ? "/login" : `/login?next=${encodeURIComponent(here)}`);
}

/** @param {string} path @param {AbortSignal} [signal] */
export async function getJson(path, signal) {
  return (await request(path, { signal, headers: { Accept: "application/json" } })).json();
}

/** @param {string} path @param {unknown} body @param {AbortSignal} [signal] @param {"POST" | "PUT" | "PATCH"} [method] */
export async function postJson(path, body, signal, method = "POST") {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const response = await request(path, { method, body: JSON.stringify(body), headers, signal });
  return response.status === 204 ? null : response.json();
}

/** @param {string} path @param {AbortSignal} [signal] @param {RequestInit} [options] */
export async function getPacked(path, signal, options = {}) {
  const headers = { ...options.headers, Accept: "application/msgpack" };
  const response = await request(path, { ...options, signal, headers });
  return /** @type {any} */ (decode(new Uint8Array(await response.arrayBuffer())));
}

/** @param {string} id */
export function runPath(id) {
  return `/api/runs/${encodeURIComponent(id)}`;
}

/** @param {number} limit @param {number} offset @returns {Promise<{ runs: RunSummary[], total: number }>} */
export function listRuns(limit, offset = 0) {
  return getJson(`/api/runs?limit=${limit}&offset=${offset}`);
}

/** @param {string} id @returns {Promise<RunDetail>} */
export function getRun(id) {
  return getJson(runPath(id));
}

/** @param {Config} config @param {{ checks?: string, gate?: boolean }} clearance  checks: whose results the run keeps
 * @returns {Promise<RunDetail>} */
export function createRun(config, { checks, gate } = {}) {
  const query = [checks && `checks=${encodeURIComponent(checks)}`, gate && "gate=true"].filter(Boolean).join("&");
  return postJson(`/api/runs${query && "?"}${query}`, config);
}

/** @param {Config} config @returns {Promise<{ id: string }>} */
export function beginChecks(config) {
  return postJson("/api/checks", config);
}

/** @param {string} id @returns {Promise<Checkup>} */
export function getChecks(id) {
  return getJson(`/api/checks/${encodeURIComponent(id)}`);
}

/** @param {string} id @returns {Promise<Checkup>} */
export async function cancelChecks(id) {
  return (await request(`/api/checks/${encodeURIComponent(id)}`, { method: "DELETE", keepalive: true })).json();
}

/** Sets a field of a run that is training; the worker takes it between two steps.
 * @param {string} id @param {string} field @param {unknown} value */
export function sendSetting(id, field, value) {
  return postJson(`${runPath(id)}/commands`, { type: "set", field, value, note: "" });
}

/** @param {string} id @param {"stop" | "pause" | "resume"} type */
export function sendCommand(id, type) {
  return postJson(`${runPath(id)}/commands`, { type, by: localStorage.getItem("who") ?? "" });
}

/** @param {string} id @param {Order} order @returns {Promise<OrderAnswer>} */
export function sendOrder(id, order) {
  return postJson(`${runPath(id)}/commands`, order);
}

/** Returns the checkpoints of a run that stand on the disk.
 * @param {string} id @returns {Promise<Checkpoint[]>} */
export async function listCheckpoints(id) {
  return (await getJson(`${runPath(id)}/checkpoints`)).checkpoints;
}

/** @param {string} id @param {ForkOrder} order @returns {Promise<Forked>} */
export function forkRun(id, order) {
  return postJson(`${runPath(id)}/forks`, order);
}

/** Tells what a fork would be and what it may not change; starts nothing.
 * @param {string} id @param {ForkOrder} order @param {AbortSignal} [signal] @returns {Promise<ForkCheck>} */
export function checkFork(id, order, signal) {
  return postJson(`${runPath(id)}/forks/check`, order, signal);
}

/** Returns a run's family, oldest first.
 * @param {string} id @returns {Promise<RunSummary[]>} */
export async function getLineage(id) {
  return (await getJson(`${runPath(id)}/lineage`)).runs;
}

/** Returns what the page of a run needs at once: of the series only those of the first view.
 * @param {string} id @param {number} buckets @param {AbortSignal} [signal] @returns {Promise<RunPage>} */
export function getPage(id, buckets, signal) {
  return getPacked(`${runPath(id)}/page?buckets=${buckets}`, signal);
}

/** Returns the columns of series, in as many requests as their names need.
 * @param {string} id
 * @param {string[]} names
 * @param {{ first?: number, last?: number, buckets: number }} range
 * @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, SeriesData>>} */
export async function getSeries(id, names, { first, last, buckets }, signal) {
  const range = first === undefined ? "" : `&first=${Math.floor(first)}&last=${Math.ceil(last ?? first)}`;
  const parts = batches(names.map(encodeURIComponent), NAMES_A_REQUEST).map(async (batch) => {
    const path = `${runPath(id)}/series?${namesQuery(batch)}${range}&buckets=${buckets}`;
    return (await getPacked(path, signal)).series;
  });
  return Object.assign({}, ...(await Promise.all(parts)));
}

/** A name with a comma in it, as one of a class may have, stands by itself.
 * @param {string[]} names as they stand in an address */
function namesQuery(names) {
  const together = names.filter((name) => !name.includes("%2C"));
  const alone = names.filter((name) => name.includes("%2C"));
  return [together.join(","), ...alone].map((part) => `names=${part}`).join("&");
}

/** @param {string[]} names @param {number} length @returns {string[][]} */
function batches(names, length) {
  /** @type {string[][]} */
  const out = [];
  let size = Number.POSITIVE_INFINITY;
  for (const name of names) {
    size += name.length + 1;
    if (size > length) {
      out.push([]);
      size = name.length;
    }
    out[out.length - 1].push(name);
  }
  return out;
}

/** @param {string} id @param {string} name @param {number} [step] @param {AbortSignal} [signal]
 * @returns {Promise<TensorData>} */
export function getTensor(id, name, step, signal) {
  const at = step === undefined ? "" : `&step=${step}`;
  return getPacked(`${runPath(id)}/tensors?name=${encodeURIComponent(name)}${at}`, signal);
}

/** Returns records of tensors over time, at most `limit` of each, evenly chosen.
 * @param {string} id @param {string[]} names @param {number} limit @param {AbortSignal} [signal]
 * @returns {Promise<Record<string, TensorHistory>>} */
export async function getTensorHistories(id, names, limit, signal) {
  const parts = batches(names.map(encodeURIComponent), NAMES_A_REQUEST).map(async (batch) => {
    const path = `${runPath(id)}/tensors/history?${namesQuery(batch)}&limit=${limit}`;
    return (await getPacked(path, signal)).tensors;
  });
  return Object.assign({}, ...(await Promise.all(parts)));
}

/** @param {string} id @returns {Promise<RunEvent[]>} */
export async function listEvents(id) {
  return (await getJson(`${runPath(id)}/events`)).events;
}

/** @param {string} id @returns {Promise<string>} */
export async function getLog(id) {
  return (await request(`${runPath(id)}/log`)).text();
}

/** @returns {Promise<SchemaAnswer>} */
export function getSchema() {
  return getJson("/api/schema");
}

/** @returns {Promise<DatasetInfo[]>} */
export async function listDatasets() {
  return (await getJson("/api/datasets")).datasets;
}

/** @returns {Promise<LectureTheme[]>} */
export async function getLecture() {
  return (await getJson("/api/lecture")).themes;
}

/** @param {string} preset @param {AbortSignal} [signal] @returns {Promise<LectureTable>} */
export function getLectureTable(preset, signal) {
  return getJson(`/api/lecture/${encodeURIComponent(preset)}`, signal);
}

/** @param {Config} config @param {AbortSignal} [signal] @returns {Promise<Estimate>} */
export function estimate(config, signal) {
  return postJson("/api/estimate", config, signal);
}

/** A newer one of the same session gives up the older one on the server.
 * @param {Config} config @param {string} session @param {AbortSignal} signal @returns {Promise<Preview>} */
export function preview(config, session, signal) {
  return postJson(`/api/preview?session=${session}`, config, signal);
}

/** @param {Config} config @param {string} session @param {AbortSignal} signal @returns {Promise<SampleSheet>} */
export function previewSamples(config, session, signal) {
  const headers = { "Content-Type": "application/json" };
  const options = { method: "POST", body: JSON.stringify(config), headers };
  return getPacked(`/api/preview/samples?session=${session}`, signal, options);
}

/** @param {string} toml @returns {Promise<Config>} */
export async function parseToml(toml) {
  return (await postJson("/api/config/parse", { toml })).config;
}

/** @param {Config} config @returns {Promise<string>} */
export async function formatToml(config) {
  return (await postJson("/api/config/format", config)).toml;
}

/** Sends a file to be kept as a data set. Not by fetch, which tells nothing of how much has been sent.
 * @param {File} file @param {(sent: number, total: number) => void} onProgress @param {AbortSignal} signal
 * @returns {Promise<Upload>} */
export function upload(file, onProgress, signal) {
  const sender = new XMLHttpRequest();
  sender.open("POST", `/api/uploads?name=${encodeURIComponent(file.name)}`);
  sender.setRequestHeader("Content-Type", "application/octet-stream");
  sender.responseType = "json";
  sender.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
  signal.addEventListener("abort", () => sender.abort());
  return new Promise((resolve, reject) => {
    sender.onload = () => (sender.status === 201 ? resolve(sender.response) : reject(refusal(sender)));
    sender.onerror = () => reject(new ApiError(0, "The upload broke off. Is babysit serve still running?"));
    sender.onabort = () => reject(new DOMException("The upload was cancelled.", "AbortError"));
    sender.send(file);
  });
}

/** @param {XMLHttpRequest} sender */
function refusal({ status, response }) {
  if (status === 401) toLogin();
  const { message, problems } = response?.error ?? {};
  return new ApiError(status, message ?? `The server answered ${status}.`, problems ?? []);
}

export function logout() {
  return postJson("/api/logout", {});
}
