import { randomUUID } from "node:crypto";
import { db, Prisma, type Transaction } from "@/lib/db/client";
import type { ProblemClaim } from "@/lib/sync/reading/claim";
import type { Origin } from "@/lib/sync/reading/reading";
import {
  type Outcome,
  type Reach,
  type RunCounts,
  SyncCursor,
  type SyncScope,
} from "@/lib/sync/schema";

/** What makes two runs the same work: the one goes on where the other was broken off. */
export type RunKey = {
  source: Origin;
  hubUrl: string;
  scope: SyncScope;
  reach: Reach;
  ruleId: string | null;
};

/** A day: the Hub's lists move, and what a cursor skipped may have changed since. */
const RESUME_WITHIN_MS = 24 * 60 * 60 * 1000;

/** A run that may begin. */
export type StartedRun = {
  id: string;
  /** The first of the runs that resume each other; its own id where it starts anew. */
  family: string;
  cursor: SyncCursor | null;
  /** The broken-off runs it goes on from, the newest first. */
  earlier: string[];
};

const CUT_OFF = "The process ended before the run did; the next run goes on from there.";

/** Begins a run. Call it alone: a run of the same scope still called running belongs to a process that is gone. */
export async function startRun(key: RunKey, now: Date): Promise<StartedRun> {
  await db().$executeRaw`
    UPDATE sync_runs SET status = 'interrupted', finished_at = ${now}, message = ${CUT_OFF}
    WHERE ${sameAs(key)} AND status = 'running'`;
  // A recording is served from a new address each time, to which no old page leads.
  const unfinished = key.source === "hub" ? await listUnfinished(key, now) : [];
  const cursor = SyncCursor.safeParse(unfinished[0]?.cursor).data ?? null;
  const id = randomUUID();
  await db().syncRun.createMany({
    data: [{ id, ...key, startedAt: now, heardAt: now, cursor: cursor ?? Prisma.DbNull }],
  });
  const earlier = cursor ? unfinished.map((run) => run.id) : [];
  return { id, family: cursor?.family ?? id, cursor, earlier };
}

/** The newest runs that did not come to their end, up to the last one that did. */
async function listUnfinished(key: RunKey, now: Date) {
  const since = new Date(now.getTime() - RESUME_WITHIN_MS);
  const runs = await db().$queryRaw<{ id: string; status: string; cursor: unknown }[]>`
    SELECT id::text, status::text, cursor FROM sync_runs WHERE ${sameAs(key)} AND started_at > ${since}
    ORDER BY started_at DESC, id DESC`;
  const end = runs.findIndex(({ status, cursor }) => status === "completed" || cursor === null);
  return end < 0 ? runs : runs.slice(0, end);
}

/** By the digest of the scope, which has an index; among millions of visits a scope has a handful of runs. */
function sameAs({ source, hubUrl, scope, reach, ruleId }: RunKey): Prisma.Sql {
  const stated = Prisma.sql`${JSON.stringify(scope)}::jsonb`;
  return Prisma.sql`md5(scope::text) = md5(${stated}::text) AND scope = ${stated} AND source = ${source}
    AND hub_url = ${hubUrl} AND reach = ${reach} AND rule_id IS NOT DISTINCT FROM ${ruleId}::uuid`;
}

/** What a run says of a repository it looked at. */
export type OutcomeRow = {
  ref: string;
  outcome: Outcome;
  reason: string | null;
  problems: ProblemClaim[];
};

/** Where a row belongs: to a run, and there to a generation of ancestors. */
export type OutcomePlace = { runId: string; generation: number };

/** Writes what became of some repositories; the newest word on one holds. */
export async function saveOutcomes(
  tx: Transaction,
  { runId, generation }: OutcomePlace,
  rows: readonly OutcomeRow[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const newest = [...new Map(rows.map((row) => [row.ref, row])).values()];
  await tx.$executeRaw`
    INSERT INTO sync_outcomes (run_id, ref, outcome, reason, problems, at, generation)
    SELECT ${runId}::uuid, l.ref, l.outcome, l.reason, CASE WHEN l.problems = '[]' THEN NULL ELSE l.problems END, ${now}, ${generation}
    FROM jsonb_to_recordset(${JSON.stringify(newest)}::jsonb) AS l(ref text, outcome text, reason text, problems jsonb)
    ON CONFLICT (run_id, ref) DO UPDATE
      SET outcome = excluded.outcome, reason = excluded.reason, problems = excluded.problems, at = excluded.at, generation = excluded.generation`;
}

/** How far a run is. A cursor of null keeps the place. */
export type RunState = {
  counts: RunCounts;
  listed: number;
  requests: number;
  warnings: string[];
  cursor: SyncCursor | null;
};

/** Says how far a run is, and from where it may be resumed. */
export async function saveProgress(runId: string, state: RunState, now: Date): Promise<void> {
  await db().syncRun.updateMany({
    where: { id: runId },
    data: { ...columnsOf(state), heardAt: now },
  });
}

export type Ending = {
  status: "completed" | "interrupted" | "failed";
  /** The sentence about the run. */
  message: string;
  /** A run to be started over loses its place. */
  startsOver: boolean;
};

/** Ends a run. */
export async function finishRun(
  tx: Transaction,
  runId: string,
  { status, message, startsOver }: Ending,
  state: RunState,
  now: Date,
): Promise<void> {
  await tx.syncRun.update({
    where: { id: runId },
    data: {
      ...columnsOf(state),
      status,
      message,
      finishedAt: now,
      heardAt: now,
      ...(startsOver ? { cursor: Prisma.DbNull } : {}),
    },
  });
}

function columnsOf({ cursor, ...state }: RunState) {
  return { ...state, ...(cursor ? { cursor } : {}) };
}
