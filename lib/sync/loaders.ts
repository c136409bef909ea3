import "server-only";
import { z } from "zod";
import { requireAdmin } from "@/lib/accounts/viewer";
import { listFailedJobs, listQueues, listWorkers } from "@/lib/jobs/queries";
import { listMirrors, storeTotals } from "@/lib/catalog/mirrors/queries";
import type { MirrorRow } from "@/lib/catalog/mirrors/schema";
import { listDeliveries } from "@/lib/sync/deliveries/queries";
import { listLimits } from "@/lib/sync/limits/queries";
import { listReadingsSince } from "@/lib/sync/retries/queries";
import { blankRule, unsent, valuesOf } from "@/lib/sync/rules/form";
import { nextReading } from "@/lib/sync/rules/next";
import { findRule, listRules, type RuleSummary } from "@/lib/sync/rules/queries";
import { countRuns, findRun, listRuns, type RunFilter } from "@/lib/sync/runs/queries";
import type { Outcome } from "@/lib/sync/schema";

/** Every page of the sync begins here: nobody but an administrator gets to a query. */
async function admin() {
  const { name } = await requireAdmin();
  return { admin: name, asOf: new Date() };
}

const RUNS_A_PAGE = 50;
const OUTCOMES_A_PAGE = 100;
const RECENT_RUNS = 8;
const RECENT_DELIVERIES = 8;
const FAILED_JOBS_SHOWN = 200;
const MIRRORS_A_PAGE = 50;

/** What runs now, what waits, and what ran last. */
export async function loadOverview() {
  const viewer = await admin();
  const [workers, queues, running, recent, limits, deliveries, totals] = await Promise.all([
    listWorkers(),
    listQueues(),
    listRuns({ status: "running", limit: RUNS_A_PAGE }),
    listRuns({ limit: RECENT_RUNS }),
    listLimits(),
    listDeliveries({ limit: RECENT_DELIVERIES }),
    storeTotals(),
  ]);
  return { ...viewer, workers, queues, running, recent, limits, deliveries, totals };
}

/** The queues, and the jobs that failed for good. */
export async function loadQueue() {
  const viewer = await admin();
  const [queues, failed] = await Promise.all([
    listQueues(),
    listFailedJobs({ limit: FAILED_JOBS_SHOWN }),
  ]);
  return { ...viewer, queues, failed };
}

const Place = z
  .tuple([z.coerce.number().int(), z.uuid()])
  .transform(([ms, id]) => ({ startedAt: new Date(ms), id }));

/** A page of runs under a filter, how many there are by status, and the rules one may choose from. */
export async function loadRuns({ before, ...filter }: RunFilter & { before?: string | undefined }) {
  const viewer = await admin();
  const [found, counts, rules] = await Promise.all([
    listRuns({
      ...filter,
      before: Place.safeParse(before?.split(".")).data,
      limit: RUNS_A_PAGE + 1,
    }),
    countRuns(filter),
    listRules(),
  ]);
  const runs = found.slice(0, RUNS_A_PAGE);
  const last = runs.at(-1);
  const next = found.length > RUNS_A_PAGE && last ? `${last.startedAt.getTime()}.${last.id}` : null;
  return { ...viewer, runs, counts, next, rules: rules.map(({ id, name }) => ({ id, name })) };
}

/** One run and a page of what became of its repositories; `run` is null where there is none of this id. */
export async function loadRun(
  id: string,
  { outcome, after }: { outcome: Outcome | undefined; after: string | undefined },
) {
  const viewer = await admin();
  const run = await findRun(id, { outcome, after, limit: OUTCOMES_A_PAGE });
  if (!run) return { ...viewer, run: null, outcomes: [] };
  const failed = run.outcomes.filter(
    (told) => told.outcome === "failed" || told.outcome === "unreadable",
  );
  const readings = await listReadingsSince(
    { hubUrl: run.hubUrl, refs: failed.map(({ ref }) => ref) },
    run.finishedAt ?? viewer.asOf,
  );
  const outcomes = run.outcomes.map((told) => ({ ...told, since: readings.get(told.ref) ?? null }));
  return { ...viewer, run, outcomes };
}

const withNext = (rule: RuleSummary) => ({ ...rule, next: nextReading(rule) });

/** What is followed, how it goes, and what is next. */
export async function loadRules() {
  const viewer = await admin();
  return { ...viewer, rules: (await listRules()).map(withNext) };
}

/** One rule and its form; `found` is null where there is none of this id. */
export async function loadRule(id: string) {
  const viewer = await admin();
  const rule = await findRule(id);
  return {
    ...viewer,
    found: rule && { rule: withNext(rule), form: unsent(valuesOf(rule)) },
  };
}

/** The form of a rule that is not there yet. */
export async function loadNewRule() {
  return { ...(await admin()), form: unsent(blankRule()) };
}

/** A page of mirrors, what the store holds, and what the rules that asked are called. */
export async function loadMirrors({
  status,
  page,
}: {
  status: MirrorRow["status"] | undefined;
  page: number;
}) {
  const viewer = await admin();
  const [found, totals, rules] = await Promise.all([
    listMirrors({ status, limit: MIRRORS_A_PAGE + 1, offset: (page - 1) * MIRRORS_A_PAGE }),
    storeTotals(),
    listRules(),
  ]);
  return {
    ...viewer,
    totals,
    mirrors: found.slice(0, MIRRORS_A_PAGE),
    hasMore: found.length > MIRRORS_A_PAGE,
    rules: Object.fromEntries(rules.map(({ id, name }) => [id, name])),
  };
}
