import "server-only";
import { z } from "zod";
import { requireAdmin } from "@/lib/accounts/viewer";
import { listFailedJobs, listQueues, listWorkers } from "@/lib/jobs/queries";
import { listMirrors, storeTotals } from "@/lib/catalog/mirrors/queries";
import type { MirrorRow } from "@/lib/catalog/mirrors/schema";
import { findStanding } from "@/lib/catalog/standing/queries";
import { listDeliveries } from "@/lib/sync/deliveries/queries";
import { listLimits } from "@/lib/sync/limits/queries";
import { findManifest, findMirrorState } from "@/lib/sync/mirror/queries";
import { listReadingsSince } from "@/lib/sync/retries/queries";
import { blankRule, unsent, valuesOf } from "@/lib/sync/rules/form";
import { nextReading } from "@/lib/sync/rules/next";
import { listRuleRetries, type RuleRetry } from "@/lib/sync/rules/retries/queries";
import { findRule, listRules, type RuleSummary } from "@/lib/sync/rules/queries";
import {
  countRuns,
  findRun,
  listRuns,
  type RunDetail,
  type RunFilter,
} from "@/lib/sync/runs/queries";
import type { Outcome } from "@/lib/sync/schema";

/** Every page of the sync begins here: nobody but an administrator gets to a query. */
async function admin() {
  const { name } = await requireAdmin();
  return { admin: name, asOf: new Date() };
}

const RUNS_A_PAGE = 50;
const OUTCOMES_A_PAGE = 100;
/** Of these the overview shows the newest, and folds failures that are alike. */
const RECENT_RUNS = 60;
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

/** A part of a run's page: what moved, or the repositories of one outcome. */
export type RunPart = Outcome | "changes";

/**
 * One run and a page of what became of its repositories; `run` is null where there is none of this id. Where no part
 * of it is asked for, it is the one that says most.
 */
export async function loadRun(
  id: string,
  { show: asked, after }: { show: RunPart | undefined; after: string | undefined },
) {
  const viewer = await admin();
  const page = (outcome: RunPart | undefined) =>
    findRun(id, {
      outcome: outcome === "changes" ? undefined : outcome,
      after,
      limit: OUTCOMES_A_PAGE,
    });
  const found = await page(asked);
  const show = asked ?? (found ? tellingPart(found) : "changes");
  const run = show === "changes" || show === asked ? found : await page(show);
  if (!run) return { ...viewer, run: null, show, outcomes: [] };
  const failed = run.outcomes.filter(
    (told) => told.outcome === "failed" || told.outcome === "unreadable",
  );
  const readings = await listReadingsSince(
    { hubUrl: run.hubUrl, refs: failed.map(({ ref }) => ref) },
    run.finishedAt ?? viewer.asOf,
  );
  const outcomes = run.outcomes.map((told) => ({ ...told, since: readings.get(told.ref) ?? null }));
  return { ...viewer, run, show, outcomes };
}

/** Where nothing moved, what went wrong is what there is to tell. */
function tellingPart({ changes, counts }: RunDetail): RunPart {
  if (changes.length > 0) return "changes";
  if (counts.failed > 0) return "failed";
  return counts.unreadable > 0 ? "unreadable" : "changes";
}

const withNext = (rule: RuleSummary, retries: ReadonlyMap<string, RuleRetry>) => ({
  ...rule,
  next: nextReading(rule),
  retry: retries.get(rule.id) ?? null,
});

/** What is followed, how it goes, and what is next. */
export async function loadRules() {
  const viewer = await admin();
  const [rules, retries] = await Promise.all([listRules(), listRuleRetries()]);
  return { ...viewer, rules: rules.map((rule) => withNext(rule, retries)) };
}

/** One rule and its form; `found` is null where there is none of this id. */
export async function loadRule(id: string) {
  const viewer = await admin();
  const [rule, retries] = await Promise.all([findRule(id), listRuleRetries()]);
  return {
    ...viewer,
    found: rule && { rule: withNext(rule, retries), form: unsent(valuesOf(rule)) },
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

/** A copy somebody may let go of; `copy` is null where nothing of the revision is kept or asked for. */
export async function loadRelease(revisionId: string) {
  const viewer = await admin();
  if (!z.uuid().safeParse(revisionId).success) return { ...viewer, copy: null };
  const [manifest, state] = await Promise.all([
    findManifest(revisionId),
    findMirrorState(revisionId),
  ]);
  if (!manifest || !state || state.status === "released") return { ...viewer, copy: null };
  const { modelId, ref, sha, files } = manifest;
  const { status: atSource } = await findStanding(modelId);
  return {
    ...viewer,
    copy: {
      revisionId,
      ref,
      sha,
      files: files.length,
      bytes: state.bytesDone,
      atSource,
    },
  };
}
