/* What the server and the browser exchange about the history: the list of runs, its columns, groups and views, and changes of many runs. */

import type { RunSummary } from "./live.js";
import type { JsonNumber, RunDetail } from "./types.js";

/** What a column holds for a run; null where the run has none. */
export type Cell = JsonNumber | string | boolean | string[] | null;

export type Scope = "active" | "archived" | "deleted" | "all";

/** Which runs of the history are meant; what is left out is everything. */
export interface Selection {
  filter?: string;
  search?: string;
  scope?: Scope;
}

export interface HistoryQuery extends Selection {
  /** Columns to sort by, each with a minus before it where the largest comes first. */
  sort?: string[];
  columns?: string[];
  /** Only these runs. */
  ids?: string[];
  limit: number;
  offset?: number;
}

export interface HistoryRun extends RunSummary {
  columns: Record<string, Cell>;
}

/** A page of the history: `total` runs match, of `all` in the scope. */
export interface HistoryPage {
  runs: HistoryRun[];
  total: number;
  all: number;
}

export type FieldType = "number" | "text" | "bool" | "time" | "duration" | "tags";

/** A column that can be shown, filtered and sorted by: how many runs have it, and its commonest texts. */
export interface HistoryField {
  name: string;
  kind: "builtin" | "config" | "metric";
  type: FieldType;
  n: number;
  values: string[];
  /** Whether the runs differ in it. */
  varies: boolean;
}

export interface TagCount {
  tag: string;
  n: number;
}

export interface HistoryFields {
  fields: HistoryField[];
  tags: TagCount[];
  /** Of how many runs, the newest, they are counted. */
  of: number;
}

/** A column over the runs of a group; std is the sample's, null under two runs. */
export interface GroupColumn {
  n: number;
  mean: JsonNumber | null;
  std: JsonNumber | null;
  min: JsonNumber | null;
  max: JsonNumber | null;
}

export interface HistoryGroup {
  /** The values that its runs share, in the order of what they are grouped by. */
  value: Cell | Cell[];
  n: number;
  /** The newest of its runs. */
  runs: string[];
  columns: Record<string, GroupColumn>;
}

export interface HistoryGroups {
  groups: HistoryGroup[];
  total: number;
  all: number;
}

/** A series drawn in a cell: of its n points those that are here. */
export interface Sparkline {
  n: number;
  steps: Float64Array;
  values: Float64Array;
}

export type BulkAction =
  | "star"
  | "unstar"
  | "archive"
  | "unarchive"
  | "delete"
  | "restore"
  | "purge"
  | "tag"
  | "untag"
  | "stop";

/** One change to many runs. */
export interface BulkOrder {
  runs: string[];
  action: BulkAction;
  tags?: string[];
}

/** What came of it, and the order that takes it back where there is one. */
export interface BulkAnswer {
  done: string[];
  refused: { id: string; reason: string }[];
  /** What takes it back. */
  undo: BulkOrder[];
}

/** What people may change of a run. */
export interface RunChange {
  name?: string;
  note?: string;
  /** All that it is to have. */
  tags?: string[];
  is_starred?: boolean;
  is_archived?: boolean;
  is_deleted?: boolean;
}

/** A run with the words that people wrote of it, in Markdown. */
export interface NotedRun extends RunDetail {
  note: string;
}

/** A view of the history under a name: the query of its page. */
export interface SavedView {
  name: string;
  query: string;
  time: number;
}
