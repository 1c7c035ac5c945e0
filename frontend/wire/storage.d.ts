/* What the server tells of its storage: see babysit/server/routes/storage.py. */

export type StorageKind = "points" | "tensors" | "events" | "files";

/** A run and what it takes, in bytes. */
export interface RunUse extends Record<StorageKind, number> {
  id: string;
  name: string;
  state: string;
  bytes: number;
}

/** All sizes in bytes; the runs are those that take most, `total` is how many there are. */
export interface StorageSummary {
  database: number;
  log: number;
  /** What in the database nothing uses. */
  free: number;
  disk: { total: number; free: number };
  is_full: boolean;
  runs: RunUse[];
  total: number;
  sums: Record<StorageKind | "bytes", number>;
  folders: Record<"datasets" | "uploads" | "backups", number>;
  /** Unix seconds; null before the first count is done. */
  counted_at: number | null;
  is_counting: boolean;
}

/** Which runs may go; null for a rule that does not hold. */
export interface RetentionOrder {
  older_than_days: number | null;
  keep: number | null;
  keep_tags: string[];
  keep_starred: boolean;
  filter: string;
  apply: boolean;
}

export interface RetentionPlan {
  runs: Array<{ id: string; name: string; bytes: number; why: string }>;
  bytes: number;
  applied: boolean;
}
