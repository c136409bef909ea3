import "server-only";
import { z } from "zod";
import { requireAdmin } from "@/lib/accounts/viewer";
import { listFailedJobs, listQueues, listWorkers } from "@/lib/jobs/queries";
import { listDeliveries } from "@/lib/sync/deliveries/queries";
import { listReadingsSince } from "@/lib/sync/retries/queries";
import { listRules } from "@/lib/sync/rules/queries";
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

/** What runs now, what waits, and what ran last. */
export async function loadOverview() {
  const viewer = await admin();
  const [workers, queues, running, recent, deliveries] = await Promise.all([
    listWorkers(),
    listQueues(),
    listRuns({ status: "running", limit: RUNS_A_PAGE }),
    listRuns({ limit: RECENT_RUNS }),
    listDeliveries({ limit: RECENT_DELIVERIES }),
  ]);
  return { ...viewer, workers, queues, running, recent, deliveries };
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
