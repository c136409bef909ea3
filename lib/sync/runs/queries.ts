import { z } from "zod";
import { db, type Prisma } from "@/lib/db/client";
import { NO_COUNTS, Outcome, OUTCOMES, Reach, RunCounts, SyncScope } from "@/lib/sync/schema";

export type RunStatus = "running" | "completed" | "interrupted" | "failed";
/** A run's place in the list. */
export type RunPlace = { startedAt: Date; id: string };

/** A run as the admin pages list it. `scope` is null where an older version wrote it. */
export type RunSummary = {
  id: string;
  source: "hub" | "starter";
  hubUrl: string;
  rule: { id: string; name: string } | null;
  scope: SyncScope | null;
  reach: Reach;
  status: RunStatus;
  startedAt: Date;
  finishedAt: Date | null;
  heardAt: Date | null;
  /** One sentence about how it ended. */
  message: string | null;
  counts: RunCounts;
  requests: number;
  listed: number;
  warnings: string[];
};

export type RunOutcome = {
  ref: string;
  outcome: Outcome;
  reason: string | null;
  problems: { field: string; message: string }[];
  at: Date;
};

/** What moved at the source of a model while a run was under way. */
export type RunChange = {
  seq: bigint;
  ref: string;
  kind: string;
  before: unknown;
  after: unknown;
  at: Date;
};

export type RunDetail = RunSummary & {
  /** By ref; the unchanged ones are counted only. */
  outcomes: RunOutcome[];
  /** The ref after which the next page of outcomes starts; null at the end. */
  next: string | null;
  /** The newest first. */
  changes: RunChange[];
};

const MOST_CHANGES = 200;
const Source = z.enum(["hub", "starter"]);
const Warnings = z.array(z.string());
const Problems = z.array(z.looseObject({ field: z.string(), message: z.string() }));

/** What a summary needs of a run beside its own row. */
export const RUN_RULE = { rule: { select: { id: true, name: true } } } as const;

/** Which runs are asked for; what is left out does not narrow. */
export type RunFilter = {
  ruleId?: string | undefined;
  status?: RunStatus | undefined;
  reach?: Reach | undefined;
};

/** A page of runs, the newest first, from below the place of `before` on. */
export async function listRuns({
  limit,
  before,
  ...filter
}: RunFilter & { limit: number; before?: RunPlace | undefined }): Promise<RunSummary[]> {
  const below = before && {
    OR: [
      { startedAt: { lt: before.startedAt } },
      { startedAt: before.startedAt, id: { lt: before.id } },
    ],
  };
  const rows = await db().syncRun.findMany({
    where: { ...conditionOf(filter), ...below },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: limit,
    include: RUN_RULE,
  });
  return rows.map(summaryOf);
}

/** How many runs of each status there are, under every part of the filter but the status. */
export async function countRuns({
  ruleId,
  reach,
}: Omit<RunFilter, "status">): Promise<Record<RunStatus, number>> {
  const rows = await db().syncRun.groupBy({
    by: ["status"],
    where: conditionOf({ ruleId, reach }),
    _count: true,
  });
  const counts = { running: 0, completed: 0, interrupted: 0, failed: 0 };
  for (const { status, _count } of rows) counts[status] = _count;
  return counts;
}

function conditionOf({ ruleId, status, reach }: RunFilter) {
  return {
    ...(ruleId !== undefined && { ruleId }),
    ...(status !== undefined && { status }),
    ...(reach !== undefined && { reach }),
  };
}

/** One run with a page of its outcomes and what moved meanwhile; null where there is none of this id. */
export async function findRun(
  id: string,
  {
    outcome,
    after = "",
    limit = 100,
  }: { outcome?: Outcome | undefined; after?: string | undefined; limit?: number | undefined } = {},
): Promise<RunDetail | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const run = await db().syncRun.findUnique({ where: { id }, include: RUN_RULE });
  if (!run) return null;
  const rows = await db().syncOutcome.findMany({
    where: { runId: id, ref: { gt: after }, ...(outcome && { outcome }) },
    orderBy: { ref: "asc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return {
    ...summaryOf(run),
    outcomes: page.map(({ ref, outcome: told, reason, problems, at }) => ({
      ref,
      outcome: Outcome.parse(told),
      reason,
      problems: Problems.safeParse(problems).data ?? [],
      at,
    })),
    next: rows.length > limit ? (page.at(-1)?.ref ?? null) : null,
    changes: await listChanges(run.startedAt, run.finishedAt),
  };
}

async function listChanges(since: Date, until: Date | null): Promise<RunChange[]> {
  const rows = await db().modelChange.findMany({
    where: { at: { gte: since, ...(until && { lte: until }) } },
    orderBy: { seq: "desc" },
    take: MOST_CHANGES,
    include: { model: { select: { ref: true } } },
  });
  return rows.map(({ seq, kind, before, after, at, model }) => ({
    seq,
    ref: model.ref,
    kind,
    before,
    after,
    at,
  }));
}

/** A stored run as the admin pages list it. */
export function summaryOf(row: Prisma.SyncRunGetPayload<{ include: typeof RUN_RULE }>): RunSummary {
  const { id, hubUrl, rule, status, startedAt, finishedAt, heardAt, message } = row;
  return {
    id,
    source: Source.parse(row.source),
    hubUrl,
    rule,
    scope: SyncScope.safeParse(row.scope).data ?? null,
    reach: Reach.parse(row.reach),
    status,
    startedAt,
    finishedAt,
    heardAt,
    message,
    counts: RunCounts.safeParse(row.counts).data ?? NO_COUNTS,
    requests: Number(row.requests),
    listed: Number(row.listed),
    warnings: Warnings.safeParse(row.warnings).data ?? [],
  };
}

/** How many repositories a run of this scope came by the last time it ended; null where none has. */
export async function expectedTotal(
  hubUrl: string,
  scope: SyncScope,
  ruleId: string | null,
): Promise<number | null> {
  const row = await db().syncRun.findFirst({
    where: { hubUrl, ruleId, status: "completed", scope: { equals: scope } },
    orderBy: { startedAt: "desc" },
    select: { counts: true },
  });
  const counts = RunCounts.safeParse(row?.counts).data;
  return counts ? OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0) : null;
}
