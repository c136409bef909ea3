import { db, Prisma } from "@/lib/db/client";
import type { Origin } from "@/lib/sync/reading";
import { Outcome, SyncCursor, type SyncScope } from "@/lib/sync/schema";
import { canonicalJson, storableJson } from "@/lib/sync/storable";
import type { Visit } from "@/lib/sync/visit";

export type RunKey = { source: Origin; hubUrl: string; scope: SyncScope };

/** A day: the Hub's lists move, and what a cursor skipped may have changed since. */
const RESUME_WITHIN_MS = 24 * 60 * 60 * 1000;
const LONGEST_RUN_MS = 7 * 24 * 60 * 60 * 1000;

/** A run that may begin, and what an interrupted one of the same scope had done. */
export type StartedRun = {
  id: string;
  cursor: SyncCursor | null;
  before: { ref: string; outcome: Outcome }[];
};

/**
 * Holds the scope for as long as `work` takes. The lock is a database transaction's, so it ends with the process.
 * @returns null when another process is running the same scope
 */
export async function whileAlone<T>(key: RunKey, work: () => Promise<T>): Promise<T | null> {
  return db().$transaction(
    async (tx) => {
      const name = `proofline.sync ${key.source} ${key.hubUrl} ${canonicalJson(storableJson(key.scope))}`;
      const [row] = await tx.$queryRaw<
        { free: boolean }[]
      >`SELECT pg_try_advisory_xact_lock(hashtext(${name})) AS free`;
      return row?.free ? await work() : null;
    },
    { maxWait: 60_000, timeout: LONGEST_RUN_MS },
  );
}

/** Begins a run. Call it alone: a run of the same scope still called running belongs to a process that is gone. */
export async function startRun(key: RunKey, now: Date): Promise<StartedRun> {
  await db().syncRun.updateMany({
    where: { ...sameAs(key), status: "running" },
    data: {
      status: "interrupted",
      finishedAt: now,
      message: "The process ended before the run did.",
    },
  });
  // A recording is served from a new address each time, to which no old page leads.
  const unfinished = key.source === "hub" ? await listUnfinished(key, now) : [];
  const cursor = SyncCursor.safeParse(unfinished[0]?.cursor).data ?? null;
  const run = await db().syncRun.create({
    data: { ...key, startedAt: now, cursor: cursor ?? Prisma.DbNull },
    select: { id: true },
  });
  // A run that was resumed and broke off again had told only its own part; the newest outcome holds.
  const told = cursor ? unfinished.flatMap(({ outcomes }) => outcomes).toReversed() : [];
  const before = new Map(told.map(({ ref, outcome }) => [ref, Outcome.parse(outcome)]));
  return { id: run.id, cursor, before: [...before].map(([ref, outcome]) => ({ ref, outcome })) };
}

/** The newest runs that did not come to their end, up to the last one that did. */
async function listUnfinished(key: RunKey, now: Date) {
  const runs = await db().syncRun.findMany({
    where: {
      ...sameAs(key),
      startedAt: { gt: new Date(now.getTime() - RESUME_WITHIN_MS) },
    },
    orderBy: { startedAt: "desc" },
    include: { outcomes: { select: { ref: true, outcome: true } } },
  });
  const end = runs.findIndex(({ status, cursor }) => status === "completed" || cursor === null);
  return end < 0 ? runs : runs.slice(0, end);
}

function sameAs({ source, hubUrl, scope }: RunKey) {
  return { source, hubUrl, scope: { equals: scope } };
}

/** Remembers what became of some repositories and, with it, where to go on; null keeps the place. */
export async function saveProgress(
  runId: string,
  visits: readonly Visit[],
  cursor: SyncCursor | null,
): Promise<void> {
  const rows = [...new Map(visits.map((visit) => [visit.ref, visit])).values()];
  await db().$transaction([
    db().syncOutcome.deleteMany({ where: { runId, ref: { in: rows.map(({ ref }) => ref) } } }),
    db().syncOutcome.createMany({
      data: rows.map(({ ref, outcome, reason, problems }) => ({
        runId,
        ref,
        outcome,
        reason,
        problems: problems.length > 0 ? problems : Prisma.DbNull,
      })),
    }),
    ...(cursor ? [db().syncRun.update({ where: { id: runId }, data: { cursor } })] : []),
  ]);
}

/** Ends a run; `message` is the sentence about it. A run to be started over loses its place. */
export async function finishRun(
  runId: string,
  { status, message, startsOver }: Ending,
  now: Date,
): Promise<void> {
  const place = startsOver ? { cursor: Prisma.DbNull } : {};
  await db().syncRun.update({
    where: { id: runId },
    data: { status, message, finishedAt: now, ...place },
  });
}

export type Ending = { status: "completed" | "failed"; message: string; startsOver: boolean };
