/* Made from babysit/wire/viewing.py: python -m babysit.wire.typescript */

/** A headline metric of a run; what is not finite is spelled out, a best that does not exist yet is null. */
export interface Metric {
  last: number | "NaN" | "Infinity" | "-Infinity" | null;
  best: number | "NaN" | "Infinity" | "-Infinity" | null;
  best_step: number | null;
}

/** The run that another was made from, at which step (0: from the beginning), and why. `changes` has the fields that differ, by dotted name; `finding` the id of the finding that it is the experiment for; `group` is shared by those that were made together. */
export interface Parent {
  id: string;
  step: number;
  kind: "fork" | "experiment" | "counterfactual" | "replay";
  changes: Record<string, unknown>;
  finding: string | null;
  group: string | null;
}

/** One row of the runs table. Times are unix seconds, `speed` steps a second; `health` is "" before it is judged. */
export interface RunSummary {
  id: string;
  name: string;
  state: "queued" | "starting" | "running" | "paused" | "finished" | "stopped" | "failed" | "lost";
  reason: string;
  dataset: string;
  network: string;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  step: number;
  total_steps: number;
  steps_per_epoch: number | null;
  speed: number | null;
  queue_place: number | null;
  health: "" | "healthy" | "note" | "warning" | "alarm";
  parent: Parent | null;
  is_starred: boolean;
  archived_at: number | null;
  deleted_at: number | null;
  has_note: boolean;
  tags: Array<string>;
  metrics: Record<string, Metric>;
}

/** Points of several series: steps int64 (k), times and values float64, values a row of k for each name. They stand for `n` points: n is greater than k where a frame was thinned. */
export interface LiveBlock {
  names: Array<string>;
  steps: Uint8Array;
  times: Uint8Array;
  values: Uint8Array;
  n: number;
}

/** The newest tensor record of a name. */
export interface LiveTensor {
  name: string;
  step: number;
  time: number;
  dtype: string;
  shape: Array<number>;
  data: Uint8Array;
  meta: Record<string, unknown>;
}

/** Something that happened in a run. */
export interface LiveEvent {
  kind: string;
  step: number;
  time: number;
  data: Record<string, unknown>;
}

/** What is new in one watched run, up to the hub's `seq`; for the run "*" only the summaries of changed runs. */
export interface RunUpdate {
  run: string;
  seq: number;
  blocks: Array<LiveBlock>;
  tensors: Array<LiveTensor>;
  events: Array<LiveEvent>;
  summaries: Array<RunSummary>;
}

/** The answer to the browser's hello; another epoch than before means another hub. */
export interface LiveHello {
  type: "hello";
  protocol: number;
  epoch: string;
  is_disk_full: boolean;
}

/** A watch has begun; when it was not resumed the page fetches a snapshot over HTTP. */
export interface Watching {
  type: "watching";
  run: string;
  seq: number;
  is_resumed: boolean;
}

/** What is new; answered with a credit once it is painted. */
export interface Frame {
  type: "frame";
  frames: Array<RunUpdate>;
}

/** Too much to tell: fetch the run again over HTTP, then go on. */
export interface Resync {
  type: "resync";
  run: string;
}

/** There is no such run to watch. */
export interface Missing {
  type: "missing";
  run: string;
  reason: string;
}

/** A sign of life while nothing else is due. */
export interface Pulse {
  type: "pulse";
  time: number;
}

/** The disk has become full, so that nothing new is stored, or has room again. */
export interface Disk {
  type: "disk";
  is_full: boolean;
}

export type LiveMessage = LiveHello | Watching | Frame | Resync | Missing | Pulse | Disk;
