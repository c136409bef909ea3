import { db } from "@/lib/db/client";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long it is told what became of each repository: longer than anyone looks into a run for. */
const RUNS_KEPT_MS = 90 * DAY_MS;
/** One repository each, and as many a day as webhooks come. */
const VISITS_KEPT_MS = 14 * DAY_MS;
/** At a time, since one run may have told of millions of repositories. */
const FORGOTTEN_AT_ONCE = 100;

/**
 * Forgets runs that ended long ago, with what they told of each repository. The log keeps what they changed, and of
 * every rule its last run stays, and its last that came to its end.
 * @returns how many runs were forgotten; there may be more
 */
export async function forgetRuns(now: Date): Promise<number> {
  const [runsUntil, visitsUntil] = [RUNS_KEPT_MS, VISITS_KEPT_MS].map(
    (kept) => new Date(now.getTime() - kept),
  );
  return db().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      SELECT r.id::text FROM sync_runs r
      WHERE r.finished_at < ${visitsUntil} AND (r.reach = 'visit' OR r.finished_at < ${runsUntil})
        AND (r.rule_id IS NULL OR (
          EXISTS (SELECT FROM sync_runs n WHERE n.rule_id = r.rule_id AND n.started_at > r.started_at)
          AND (r.status <> 'completed' OR EXISTS (
            SELECT FROM sync_runs n WHERE n.rule_id = r.rule_id AND n.status = 'completed' AND n.started_at > r.started_at))))
      ORDER BY r.finished_at LIMIT ${FORGOTTEN_AT_ONCE}`;
    const ids = rows.map(({ id }) => id);
    await tx.syncOutcome.deleteMany({ where: { runId: { in: ids } } });
    await tx.syncRun.deleteMany({ where: { id: { in: ids } } });
    return ids.length;
  });
}
