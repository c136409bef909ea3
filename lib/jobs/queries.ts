import { z } from "zod";
import { db } from "@/lib/db/client";

const QueueState = z.object({
  name: z.string(),
  waiting: z.int(),
  active: z.int(),
  failed: z.int(),
  /** Seconds the job that waits longest has been due; null when none is. */
  oldestWaitingSeconds: z.number().nullable(),
});
export type QueueState = z.infer<typeof QueueState>;

const WorkerState = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  startedAt: z.date(),
  heardAt: z.date(),
  jobs: z.array(z.object({ id: z.string(), name: z.string(), since: z.coerce.date() })),
});
export type WorkerState = z.infer<typeof WorkerState>;

const FailedJob = z.object({
  id: z.string(),
  name: z.string(),
  data: z.unknown(),
  message: z.string(),
  attempts: z.int(),
  at: z.date(),
});
export type FailedJob = z.infer<typeof FailedJob>;

/** What is in each queue, by name; a job that waits for its next try is waiting. */
export async function listQueues(): Promise<QueueState[]> {
  // Done jobs are the most by far, and are left out before anything is counted.
  const rows = await db().$queryRaw<unknown[]>`
    SELECT q.name,
      count(*) FILTER (WHERE j.state < 'active')::int AS waiting,
      count(*) FILTER (WHERE j.state = 'active')::int AS active,
      count(*) FILTER (WHERE j.state = 'failed')::int AS failed,
      extract(epoch FROM now() - min(greatest(j.start_after, j.created_on))
        FILTER (WHERE j.state < 'active' AND j.start_after <= now()))::float8 AS "oldestWaitingSeconds"
    FROM pgboss.queue q
    LEFT JOIN pgboss.job j ON j.name = q.name AND (j.state < 'active' OR j.state IN ('active', 'failed'))
    WHERE q.name NOT LIKE '\\_\\_pgboss%'
    GROUP BY q.name ORDER BY q.name`;
  return z.array(QueueState).parse(rows);
}

/** The workers that live, and those whose death nobody has noticed yet; each with what it is doing. */
export async function listWorkers(): Promise<WorkerState[]> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT w.id::text, w.host, w.pid, w.started_at AS "startedAt", w.heard_at AS "heardAt",
      coalesce(jsonb_agg(jsonb_build_object('id', h.job_id, 'name', h.queue, 'since', h.taken_at) ORDER BY h.taken_at)
        FILTER (WHERE h.job_id IS NOT NULL), '[]') AS jobs
    FROM workers w LEFT JOIN job_holders h ON h.worker_id = w.id
    GROUP BY w.id ORDER BY w.started_at, w.id`;
  return z.array(WorkerState).parse(rows);
}

/** Jobs whose tries are used up, or that no try can help; the latest first. */
export async function listFailedJobs({ limit }: { limit: number }): Promise<FailedJob[]> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT id::text, name, data, coalesce(output->>'message', 'No reason was noted.') AS message,
      retry_count + 1 AS attempts, completed_on AS at
    FROM pgboss.job WHERE state = 'failed'
    ORDER BY completed_on DESC, id LIMIT ${limit}`;
  return z.array(FailedJob).parse(rows);
}
