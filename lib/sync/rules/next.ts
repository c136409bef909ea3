import type { SyncRule } from "@/lib/sync/rules/schema";

/** What is next for a rule, and from when on; null for one that is not followed. */
export type NextReading = { at: Date; reach: "full" | "incremental" } | null;

type Read = Pick<
  SyncRule,
  "kind" | "enabled" | "everyMinutes" | "reconcileHours" | "watermark" | "reconciledAt"
> & { createdAt: Date; lastRun: { startedAt: Date } | null };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What broke off is not begun again at once. */
const PAUSE_MS = 5 * MINUTE_MS;

/** Which reading of a rule comes first by its own intervals. One that was never read is due since it is there. */
export function nextReading(rule: Read): NextReading {
  if (!rule.enabled) return null;
  const { createdAt, lastRun, everyMinutes } = rule;
  if (lastRun === null) return { at: createdAt, reach: "full" };
  const again = new Date(lastRun.startedAt.getTime() + everyMinutes * MINUTE_MS);
  const full = fullReadingAt(rule);
  if (full === null) return { at: again, reach: "full" };
  const soonest = new Date(Math.max(full.getTime(), lastRun.startedAt.getTime() + PAUSE_MS));
  return soonest <= again ? { at: soonest, reach: "full" } : { at: again, reach: "incremental" };
}

/** From when on a rule is to be read in full; null where each of its readings is. */
export function fullReadingAt({
  kind,
  watermark,
  reconciledAt,
  reconcileHours,
}: Omit<Read, "createdAt" | "lastRun">): Date | null {
  // What is named one by one has no listing that could say what moved, nor has what was never read to its end.
  if (kind === "list" || watermark === null || reconciledAt === null) return null;
  return new Date(reconciledAt.getTime() + reconcileHours * HOUR_MS);
}
