/* What the server tells when runs are compared, and of a run's ghost. */

import type { RunSummary } from "./live.js";
import type { JsonNumber, SeriesData } from "./types.js";

/** A leaf of a configuration. */
export type FieldValue = number | string | boolean | null;

/** Of one series a value a run, null where a run does not have it; best is the least or the greatest, as goal says. */
export interface MetricColumns {
  goal: "min" | "max";
  last: (JsonNumber | null)[];
  best: (number | null)[];
  best_step: (number | null)[];
}

/** Runs side by side: all columns are in the order of `runs`. */
export interface CompareAnswer {
  runs: RunSummary[];
  missing: string[];
  series: { name: string; n_runs: number }[];
  fields: Record<string, FieldValue[]>;
  metrics: Record<string, MetricColumns>;
}

export interface CurveOrder {
  runs: string[];
  names: string[];
  first?: number;
  last?: number;
  buckets: number;
}

/** By run, then by name. */
export type ComparedSeries = Record<string, Record<string, SeriesData>>;

/** The spread of finished runs like one: the columns are little-endian, steps int64, the others float64. */
export interface Ghost {
  n: number;
  like: string;
  runs: string[];
  steps: Uint8Array;
  low: Uint8Array;
  median: Uint8Array;
  high: Uint8Array;
  standing: { step: number; value: number; place: number; of: number } | null;
}
