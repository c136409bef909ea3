import type pg from "pg";
import { z } from "zod";
import { WAKE_CHANNEL } from "@/lib/jobs/enqueue";
import { inTransaction, over, type Queue } from "@/lib/jobs/queue";
import type { JobName } from "@/lib/jobs/schema";

/** A job that a worker works on. */
export type HeldJob = {
  id: string;
  name: JobName;
  key: string | null;
  data: unknown;
  /** 1 for the first. */
  attempt: number;
  isLastAttempt: boolean;
};

/** Classes of advisory locks, so that they meet no other's. */
const EQUAL_JOBS = 7_102_016;
/** A job whose process died this often is taken to be what kills it. */
const DEATHS = 30;
const MESSAGE_LENGTH = 2000;

/** Which of the queues have a job that is due. */
export async function dueQueues({ pool }: Queue, names: readonly JobName[]): Promise<JobName[]> {
  // LIMIT keeps it a look into each queue; as EXISTS it becomes one join that reads all that waits.
  const { rows } = await pool.query<{ name: JobName }>(
    `SELECT asked.name FROM unnest($1::text[]) AS asked (name)
     WHERE (SELECT true FROM pgboss.job j
       WHERE j.name = asked.name AND j.state < 'active' AND j.start_after < now() LIMIT 1)`,
    [names],
  );
  return rows.map(({ name }) => name);
}

/**
 * Takes the next job and notes who works on it, in one transaction: there is no moment at which it is taken and nobody's.
 * A job that equals one being worked on is put off for a second, for both would do the same work.
 */
export async function takeJob(
  { pool, boss }: Queue,
  name: JobName,
  workerId: string,
): Promise<HeldJob | "none" | "put off"> {
  return inTransaction(pool, async (client) => {
    await client.query("SAVEPOINT untaken");
    let failure: unknown;
    // pg-boss takes any error here for a race it lost.
    const db = over(client);
    const [job] = await boss.fetch<unknown>(name, {
      includeMetadata: true,
      db: {
        executeSql: (text, values) =>
          db.executeSql(text, values).catch((error: unknown) => {
            failure = error;
            throw error;
          }),
      },
    });
    if (failure !== undefined) throw failure instanceof Error ? failure : new Error("fetch failed");
    if (!job) return "none";
    const { id, data, singletonKey: key, retryCount, retryLimit } = job;
    if (key !== null && (await hasEqualAtWork(client, name, key, id))) {
      await client.query("ROLLBACK TO untaken");
      await client.query(
        `UPDATE pgboss.job SET start_after = now() + interval '1 second' WHERE name = $1 AND id = $2 AND state < 'active'`,
        [name, id],
      );
      return "put off";
    }
    await client.query(
      `INSERT INTO job_holders (job_id, queue, worker_id) VALUES ($1, $2, $3)
       ON CONFLICT (job_id) DO UPDATE SET worker_id = EXCLUDED.worker_id, taken_at = now()`,
      [id, name, workerId],
    );
    return {
      id,
      name,
      key,
      data,
      attempt: retryCount + 1,
      isLastAttempt: retryCount >= retryLimit,
    };
  });
}

/** The lock keeps two workers from taking two equal jobs at the same moment. */
async function hasEqualAtWork(client: pg.PoolClient, name: string, key: string, id: string) {
  const { rows: locks } = await client.query<{ taken: boolean }>(
    "SELECT pg_try_advisory_xact_lock($1, hashtext($2 || ' ' || $3)) AS taken",
    [EQUAL_JOBS, name, key],
  );
  if (!locks[0]?.taken) return true;
  const { rowCount } = await client.query(
    `SELECT FROM pgboss.job WHERE name = $1 AND singleton_key = $2 AND state = 'active' AND id <> $3 LIMIT 1`,
    [name, key, id],
  );
  return rowCount !== 0;
}

/**
 * Notes that a job is done; equal ones that had failed are thereby made good. Nothing happens where the job has been
 * handed to another worker since.
 */
export async function completeJob({ pool, boss }: Queue, job: HeldJob, workerId: string) {
  await inTransaction(pool, async (client) => {
    if (!(await letGo(client, job, workerId))) return;
    await boss.complete(job.name, job.id, {}, { db: over(client) });
    await forgetFailed(client, job);
  });
}

/** Drops the equal jobs that failed before this one: what became of it is what became of the work. */
async function forgetFailed(client: pg.PoolClient, { id, name, key }: HeldJob) {
  await client.query(
    `DELETE FROM pgboss.job WHERE name = $1 AND singleton_key = $2 AND state = 'failed' AND id <> $3`,
    [name, key, id],
  );
}

/** Notes why a job failed: it is tried again later, unless `isFinal` or its tries are used up. */
export async function failJob(
  { pool, boss }: Queue,
  job: HeldJob,
  workerId: string,
  { message, isFinal }: { message: string; isFinal: boolean },
) {
  await inTransaction(pool, async (client) => {
    if (!(await letGo(client, job, workerId))) return;
    if (isFinal) await endTries(client, job.name, job.id);
    const output = { message: message.slice(0, MESSAGE_LENGTH) };
    await boss.fail(job.name, job.id, output, { db: over(client) });
    if (isFinal || job.isLastAttempt) await forgetFailed(client, job);
  });
}

/** Whether the job was still this worker's. */
async function letGo(client: pg.PoolClient, { id }: HeldJob, workerId: string) {
  const { rowCount } = await client.query(
    "DELETE FROM job_holders WHERE job_id = $1 AND worker_id = $2",
    [id, workerId],
  );
  return rowCount !== 0;
}

const endTries = (client: pg.PoolClient, name: string, id: string) =>
  client.query("UPDATE pgboss.job SET retry_limit = retry_count WHERE name = $1 AND id = $2", [
    name,
    id,
  ]);

const HandedBack = z.object({ id: z.string(), name: z.string(), deaths: z.int() });

/**
 * Puts what a worker holds (or the jobs named) back into the queues, due at once. That is no failed try; but where the
 * process `died`, a job which was there too often fails, or it would go on killing workers.
 */
export async function handBack(
  { boss }: Queue,
  client: pg.PoolClient,
  workerId: string,
  { jobs, died = false }: { jobs?: readonly string[]; died?: boolean } = {},
): Promise<{ id: string; name: string }[]> {
  // A fetch counts as another try only where the job was started before, hence no `started_on`.
  const { rows } = await client.query(
    `WITH held AS (
       DELETE FROM job_holders WHERE worker_id = $1 AND ($2::uuid[] IS NULL OR job_id = ANY ($2)) RETURNING job_id, queue
     )
     UPDATE pgboss.job j
     SET state = 'retry', started_on = NULL, start_after = now(),
       output = CASE WHEN $3 THEN coalesce(j.output, '{}') || jsonb_build_object('deaths', coalesce((j.output->>'deaths')::int, 0) + 1)
         ELSE j.output END
     FROM held WHERE j.name = held.queue AND j.id = held.job_id AND j.state = 'active'
     RETURNING j.id, j.name, coalesce((j.output->>'deaths')::int, 0) AS deaths, pg_notify($4, j.name)::text`,
    [workerId, jobs ?? null, died, WAKE_CHANNEL],
  );
  const handed = z.array(HandedBack).parse(rows);
  for (const { id, name, deaths } of handed) {
    if (deaths < DEATHS) continue;
    await endTries(client, name, id);
    const message = `${DEATHS} processes that worked on it died.`;
    await boss.fail(name, id, { message }, { db: over(client) });
  }
  return handed;
}
