import { type Actor, recordAudit } from "@/lib/audit/commands";
import { db } from "@/lib/db/client";
import { enqueueAll } from "@/lib/jobs/enqueue";

/** Somebody waits for it, so it goes before what the schedule asks for. */
const PRIORITY = 10;
/** Outcomes that another reading may change. */
const RETRIED = ["failed", "unreadable"];
/** More fail at once only where the Hub itself is away; the next run reads those. */
const MOST_AT_ONCE = 10_000;

/**
 * Puts repositories a run could not read into the queue again: those named, or all of them.
 * @returns how many; 0 where the run is not there or none of them failed in it
 */
export async function retryFailures(
  { runId, refs }: { runId: string; refs?: readonly string[] | undefined },
  actor: Actor,
): Promise<number> {
  return db().$transaction(async (tx) => {
    const failed = await tx.syncOutcome.findMany({
      where: { runId, outcome: { in: RETRIED }, ...(refs && { ref: { in: [...refs] } }) },
      select: { ref: true },
      orderBy: { ref: "asc" },
      take: MOST_AT_ONCE,
    });
    if (failed.length === 0) return 0;
    const jobs = failed.map(({ ref }) => ({ ref, cause: "retry" as const }));
    await enqueueAll("sync.repository", jobs, { tx, priority: PRIORITY });
    await recordAudit(tx, {
      actor,
      action: "sync_run.retried",
      subject: { kind: "sync_run", id: runId },
      payload: { repositories: failed.length, ...(refs && { refs: [...refs] }) },
    });
    return failed.length;
  });
}
