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
  /** The present value of every field that can be changed while the run trains. */
  settings?: Record<string, unknown>;
  environment?: Environment;
  project?: Project;
  /** Texts that came with an imported run, the newest of each name. */
  texts?: Record<string, { step: number; text: string }>;
}

/** What a run trains with; memory is the machine's, in bytes. */
export interface Environment {
  babysit: string;
  python: string;
  numpy: string;
  numba: string | null;
  blas: string | null;
  platform: string;
  host: string;
  processor: string;
  cores: number | null;
  threads: number;
  memory: number | null;
}

/** Where a run was started from, and where its git history stood. */
export interface Project {
  folder: string;
  commit: string | null;
  branch: string | null;
  is_dirty: boolean | null;
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
  findings?: Finding[];
}

/** An event; those of the live stream have no id yet. */
export interface RunEvent extends Omit<LiveEvent, "step"> {
  id?: number;
  step: number | null;
}

export type CheckOutcome = "passed" | "failed" | "skipped";

export interface CheckPicture {
  label: string;
  height: number;
  width: number;
  channels: number;
  /** The bytes row by row, in base64. */
  pixels: string;
}

/** What there is to see of a check: x are numbers for lines and names for bars. */
export interface CheckFigure {
  kind: "lines" | "bars" | "pictures";
  x: (number | string)[];
  x_label: string;
  y_label: string;
  lines: { name: string; y: (JsonNumber | null)[] }[];
  /** Lines across the figure at an x or a y; with to, what lies between two x. */
  marks: { x?: JsonNumber; y?: JsonNumber; to?: JsonNumber; label: string }[];
  x_is_log: boolean;
  y_is_log: boolean;
  pictures?: CheckPicture[];
}

/** One pre-flight check: it passes while value comparison threshold holds. */
export interface CheckResult {
  check: string;
  title: string;
  outcome: CheckOutcome;
  value: JsonNumber | null;
  threshold: JsonNumber | null;
  comparison: string;
  sentence: string;
  meaning: string;
  source: string;
  seconds: number;
  figure: CheckFigure | null;
}

export interface Checkup {
  id: string;
  state: "running" | "done" | "failed" | "cancelled";
  results: CheckResult[];
  running: string | null;
  n: number;
  seconds: number;
  is_passed: boolean | null;
  error: string | null;
}

export type Severity = "note" | "warning" | "alarm";

/** What a finding rests on: a statistic, beside the threshold that somebody published. */
export interface Evidence {
  statistic: string;
  value: JsonNumber;
  threshold: JsonNumber;
  comparison: ">" | "<" | "≥" | "≤" | "=";
  unit: string;
  source: string;
  /** The series in which it is seen. */
  series: string | null;
  step: number;
}

/** The one next thing to try: from the newest checkpoint at or before `step`; null is the newest, 0 the beginning. */
export interface Experiment {
  kind: "fork" | "restart";
  title: string;
  changes: Record<string, unknown>;
  step: number | null;
  sentence: string;
}

/** Something that the doctor says of a run; `cause` is the finding that it follows from. */
export interface Finding {
  id: string;
  rule: string;
  number: number;
  status: "open" | "cleared";
  severity: Severity;
  title: string;
  sentence: string;
  opened_step: number;
  /** The last step at which it was true. */
  step: number;
  cleared_step: number | null;
  layers: number[];
  evidence: Evidence[];
  cause: string | null;
  explanation: string;
  refuted_by: string;
  waits: string;
  experiment: Experiment | null;
  feedback: "" | "not useful";
}

/** A rule of the doctor, and how often it has spoken and was not useful. */
export interface RuleInfo {
  name: string;
  title: string;
  statistic: string;
  source: string;
  waits: string;
  refuted_by: string;
  explanation: string;
  n_opened: number;
  n_not_useful: number;
}

export interface VerdictMetric {
  name: string;
  child: JsonNumber | null;
  parent: JsonNumber | null;
  is_better: boolean | null;
  step: number;
}

/** Whether a run did better than the one that it was made from, at the same step of both. */
export interface Verdict {
  run: string;
  parent: string;
  step: number | null;
  finding: string | null;
  rule: string | null;
  is_cleared: boolean | null;
  metrics: VerdictMetric[];
  outcome: "waiting" | "helped" | "did not help" | "mixed";
  sentence: string;
}

export type ArchetypeName =
  | "rate_too_high"
  | "rate_low"
  | "rate_good"
  | "bad_init"
  | "overfit_gap"
  | "capacity"
  | "diverging"
  | "too_early";

/** A curve of the lecture that a run's curve looks like; `sure` is 0…1. */
export interface Archetype {
  name: ArchetypeName;
  title: string;
  sure: number;
  why: string;
  series: string[];
  steps: [first: number, last: number];
}

/** What is done about the findings of one rule. */
export interface RuleAlert {
  notify: boolean;
  webhook: boolean;
  action: "none" | "pause" | "stop";
}

export interface AlertSettings {
  webhook: { url: string; is_on: boolean };
  rules: Record<string, RuleAlert>;
  minimum: "warning" | "alarm";
}

export interface Problem {
  field: string;
  rule: string;
  value?: unknown;
  /** Where it stands in a text that was read, from 1. */
  line?: number;
  /** Where it begins in a line that was read, in characters from 0, and how many it takes. */
  at?: number;
  length?: number;
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

export interface Histogram {
  low: JsonNumber;
  high: JsonNumber;
  /** Counts of 64 equal bins from low to high. */
  counts: number[];
}

/** Statistics of one layer's activations; shares are 0…1, null for the input. */
export interface UnitFacts {
  mean: JsonNumber;
  std: JsonNumber;
  min: JsonNumber;
  max: JsonNumber;
  zero: number;
  saturated: number | null;
  dead: number | null;
  nonfinite: number;
  histogram: Histogram;
}

export interface LayerVerdict {
  word: "healthy" | "shrinking" | "exploding" | "saturated" | "dead" | "symmetric";
  /** What decided it, with its threshold, and who published that; "" for a healthy layer. */
  rule: string;
  source: string;
}

/** A layer with weights as it is before the first step; number 0 is the input. */
export interface PreviewLayer {
  number: number;
  type: string;
  field: string;
  shape: number[];
  facts: UnitFacts;
  verdict: LayerVerdict;
}

export interface FirstLoss {
  data: JsonNumber;
  total: JsonNumber;
  /** The loss of a guess; null for a regression, which has none. */
  chance: number | null;
  verdict: "as a guess" | "above a guess" | "far above a guess" | "not finite" | "";
}

export interface Preview {
  layers: PreviewLayer[];
  loss: FirstLoss;
  n_examples: number;
  n_train: number;
  n_fitted: number;
}

/** Examples before and after the preprocessing: uint8 pictures, or float32 rows; shape is that of both. */
export interface SampleSheet {
  before: Uint8Array;
  after: Uint8Array;
  shape: number[];
  labels: number[];
  low: number;
  high: number;
  is_picture: boolean;
  is_picture_after: boolean;
  class_names: string[];
  target_names: string[];
  feature_names: string[];
  n_fitted: number;
  n_train: number;
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

/** What a training of a preset showed: pairs of a step and a value, null for what is not finite. */
export interface Expected {
  steps: number;
  /** Steps of the whole training; more than `steps` where only its beginning was recorded. */
  of: number;
  train_loss: [step: number, value: number | null][];
  val_loss: [step: number, value: number | null][];
  val_accuracy: [step: number, value: number | null][];
  diverged_at: number | null;
  /** Of the activations on the first step, the input first and the output last. */
  mean: (number | null)[];
  std: (number | null)[];
}

/** The lecture's numbers beside a preset: each layer's spread, null where there is none. */
export interface LectureCase {
  std: (number | null)[];
  is_printed: boolean;
  /** Whether the preset is the very experiment; else `exact` is, and the numbers are there to compare. */
  is_same: boolean;
  exact: string;
  exact_title: string;
}

export interface LecturePreset {
  name: string;
  title: string;
  text: string;
  /** What differs from the defaults. */
  config: Config;
  dataset: string;
  data_title: string;
  is_available: boolean;
  expected: Expected;
  lecture: LectureCase | null;
  run: RunSummary | null;
}

export interface LectureTheme {
  title: string;
  lesson: string;
  presets: LecturePreset[];
}

/** A layer of a preset's newest run; `is_within` is null where there is nothing to meet. */
export interface LectureRow {
  layer: number;
  mean: JsonNumber | null;
  std: JsonNumber | null;
  lecture_mean: number | null;
  lecture_std: number | null;
  tolerance: number | null;
  is_within: boolean | null;
}

export interface LectureTable {
  run: RunSummary | null;
  step: number | null;
  lecture: LectureCase | null;
  rows: LectureRow[];
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
