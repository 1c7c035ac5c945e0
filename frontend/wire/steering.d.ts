/* What the server and the browser exchange about steering a run: commands, interventions, checkpoints, forks. */

import type { Parent, RunSummary } from "./live.js";
import type { Config, Problem, RunDetail } from "./types.js";

/** An order to a run. `expected` is the value that the person saw: when the run has another by then, it is refused. */
export interface Order {
  type: "pause" | "resume" | "stop" | "checkpoint" | "advance" | "set";
  field?: string;
  value?: unknown;
  expected?: unknown;
  steps?: number;
  note?: string;
  by?: string;
  /** The intervention that this one sets back. */
  undoes?: number;
}

export interface OrderAnswer {
  id: number | null;
  status: "sent" | "pending" | "applied";
}

/** What a person changed in a running run: it works from the step after `step` on. */
export interface Intervention {
  id: number;
  field: string;
  old: unknown;
  new: unknown;
  note: string;
  by: string;
  /** The step of the checkpoint that was taken before it. */
  checkpoint: number | null;
  undoes: number | null;
  step: number;
  time: number;
}

/** The first number that was not finite: `step` was not applied. */
export interface NanAlarm {
  name: string;
  layer: number | null;
  tensor: "input" | "activation" | "loss" | "gradient" | "update" | "weight";
  value: "nan" | "inf";
  sentence: string;
  batch: string | null;
  checkpoint: number | null;
  action: "pause" | "stop";
}

export interface Checkpoint {
  step: number;
  bytes: number;
  sha256: string;
  time: number;
  is_best: boolean;
  is_pinned: boolean;
  reason: "" | "asked" | "intervention" | "best" | "nan";
}

export interface ForkOrder {
  /** null: the newest checkpoint; 0: from the beginning. */
  step: number | null;
  kind: "fork" | "experiment" | "counterfactual";
  finding?: string | null;
  note?: string;
  by?: string;
  children: ForkChild[];
}

export interface ForkChild {
  name?: string;
  changes?: Config;
  config?: Config;
}

export interface ForkCheck {
  children: { config: Config; changes: Config; problems: Problem[] }[];
}

export interface Forked {
  group: string;
  runs: RunDetail[];
}

/** A run of a family, with what it was made from. */
export type Relative = RunSummary & { parent: Parent | null };
