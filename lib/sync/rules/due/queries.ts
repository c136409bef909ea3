import { db } from "@/lib/db/client";
import { nextReading } from "@/lib/sync/rules/next";
import { ruleOf } from "@/lib/sync/rules/queries";
import type { SyncRule } from "@/lib/sync/rules/schema";

/** A reading that is due. */
export type DueRule = { rule: SyncRule; reach: "full" | "incremental" };

/** A run that said nothing for so long is that of a process that is gone. */
const SILENT_MS = 2 * 60 * 1000;

/** The rules whose time has come, those that waited longest first. */
export async function listDueRules(now: Date): Promise<DueRule[]> {
  const rows = await db().syncRule.findMany({
    where: { enabled: true },
    include: { runs: { orderBy: { startedAt: "desc" }, take: 1 } },
  });
  const due = rows.flatMap((row) => {
    const rule = ruleOf(row);
    const lastRun = row.runs[0] ?? null;
    const next = nextReading({ ...rule, createdAt: row.createdAt, lastRun });
    const heardAt = lastRun?.status === "running" ? lastRun.heardAt : null;
    const isUnderWay = heardAt !== null && now.getTime() - heardAt.getTime() < SILENT_MS;
    return next === null || next.at > now || isUnderWay ? [] : [{ rule, ...next }];
  });
  return due
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ rule, reach }) => ({ rule, reach }));
}
