import type { SyncRule } from "@/lib/sync/rules/schema";

/** What is next for a rule, and from when on; null for one that is not followed. */
export type NextReading = { at: Date; reach: "full" | "incremental" } | null;

type Read = Pick<SyncRule, "enabled" | "everyMinutes" | "reconcileHours" | "reconciledAt"> & {
  createdAt: Date;
  lastRun: { startedAt: Date } | null;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Which reading of a rule comes first by its own intervals. One that was never read whole is due since it is there. */
export function nextReading(rule: Read): NextReading {
  if (!rule.enabled) return null;
  const { createdAt, lastRun, reconciledAt, everyMinutes, reconcileHours } = rule;
  if (reconciledAt === null || lastRun === null) return { at: createdAt, reach: "full" };
  const full = new Date(reconciledAt.getTime() + reconcileHours * HOUR_MS);
  const incremental = new Date(lastRun.startedAt.getTime() + everyMinutes * MINUTE_MS);
  return full <= incremental
    ? { at: full, reach: "full" }
    : { at: incremental, reach: "incremental" };
}
