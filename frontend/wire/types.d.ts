/* The shapes that the server and the browser exchange; those of the live stream are in live.d.ts. */

import type { LiveEvent, LiveTensor, RunSummary } from "./live.js";

/** A number in JSON; what is not finite comes as a word. */
export type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

export type RunState = RunSummary["state"];

export interface LayerInfo {
  number: number | null;
  type: string;
  input_shape: number[];
  output_shape: number[];
  /** A name, or a table with a name and options; absent for layers without weights. */
  activation?: string | Record<string, unknown>;
  init?: string | Record<string, unknown>;
  /** What stands between layer and activation, and behind the activation. */
  before?: string[];
  after?: string[];
  /** Share of the layer's own units switched off, of what stands behind it. */
  dropout?: number;
  parameters: number;
  [option: string]: unknown;
}

export interface DataInfo {
  name: string;
  shape: number[];
  n_train: number;
  n_validation: number;
  n_test: number;
  /** How many rows were left out because a number in them was not finite. */
  n_dropped?: number;
  classes: string[];
  /** Of the training split; absent for a regression, which has targets. */
  class_counts?: number[];
  targets?: string[];
  preprocess: Record<string, unknown>;
}

/** What a run tells about itself once it has started. */
export interface RunInfo {
  parameters?: number;
  layers?: LayerInfo[];
  data?: DataInfo;
  steps_per_epoch?: number;
  total_steps?: number;
  epochs?: number;
  batch_size?: number;
  /** What measures the run, and whether it was on when the run began. */
  probes?: { name: string; title?: string; is_on: boolean }[];
  /** The newest checkpoint, from which a run that has stopped or failed can go on. */
  checkpoint?: { step: number; file: string; bytes: number; sha256: string };
}

export interface RunDetail extends RunSummary {
  config: Record<string, unknown>;
  info: RunInfo;
  error: { sentence: string; traceback: string } | null;
}

/** The columns of one series, little-endian bytes: steps and nonfinite int64, the others float64. */
export interface SeriesData {
  n: number;
  is_bucketed: boolean;
  steps: Uint8Array;
  times: Uint8Array;
  values: Uint8Array;
  min?: Uint8Array;
  max?: Uint8Array;
  nonfinite?: Uint8Array;
}

export interface TensorInfo {
  name: string;
  n: number;
  first_step: number;
  last_step: number;
  steps: number[];
}

/** Records of one tensor over time: n in all, steps int64 and times float64 of those that are here, their data end to end. */
export interface TensorHistory {
  n: number;
  steps: Uint8Array;
  times: Uint8Array;
  dtype: string;
  shape: number[];
  data: Uint8Array;
  metas: Record<string, unknown>[];
}

/** A picture grid of one step: shape [n, height, width, channels]. */
export type TensorData = LiveTensor;

/** What the page of a run needs at once: the series are those of the first view, the names those of all. */
export interface RunPage {
  run: RunDetail;
  events: RunEvent[];
  names: string[];
  series: Record<string, SeriesData>;
  tensors: TensorInfo[];
}

/** An event; those of the live stream have no id yet. */
export interface RunEvent extends Omit<LiveEvent, "step"> {
  id?: number;
  step: number | null;
}

export interface Problem {
  field: string;
  rule: string;
  value?: unknown;
}

export interface Estimate {
  parameters: number;
  memory_bytes: number;
  flops_per_step: number;
  steps_per_epoch: number;
  total_steps: number;
  seconds: number;
  examples: Examples;
}

/** The sizes of the splits, and how many examples of the training split each class has. */
export interface Examples {
  train: number;
  validation: number;
  test: number;
  dropped: number;
  classes: { name: string; count: number }[];
}

export interface DatasetInfo {
  name: string;
  title: string;
  description: string;
  /** What must be named in data.path, for a data set that is the user's own files: these decide what is null. */
  needs_path: string | null;
  shape: number[] | null;
  n_train: number | null;
  n_test: number | null;
  n_classes: number | null;
  is_embedded: boolean;
  is_available: boolean;
  download_bytes: number | null;
}

/** A file that was sent to be kept; path is what data.path takes. */
export interface Upload {
  id: string;
  name: string;
  path: string;
  bytes: number;
  time: number;
}

export type Config = Record<string, unknown>;

export interface Preset {
  name: string;
  /** The theme under which it is listed. */
  group: string;
  title: string;
  /** What there is to see in it, in two sentences. */
  text: string;
  /** Every field written out. */
  config: Config;
}

export interface SchemaAnswer {
  schema: JsonSchema;
  defaults: Config;
  presets: Preset[];
}

/** What the form reads of a JSON schema; see lib/form-from-schema.js. */
export interface JsonSchema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  maxLength?: number;
  maxItems?: number;
  unit?: string;
  scale?: string;
  /** The property that tells the parts of oneOf apart. */
  tag?: string;
  /** Whether the field may be left out. */
  optional?: boolean;
  /** The data sets that have this option, and each one's default; absent for what all have. */
  only_for?: string[];
  default_for?: Record<string, unknown>;
}

export type BrowserMessage =
  | { type: "hello"; protocol: number }
  | { type: "watch"; run: string; epoch: string | null; after: number | null }
  | { type: "unwatch"; run: string }
  | { type: "credit" }
  | { type: "visible"; value: boolean };
