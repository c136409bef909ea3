import type pg from "pg";
import { handBack } from "@/lib/jobs/held";
import { inTransaction, type Queue } from "@/lib/jobs/queue";

/** The advisory lock a worker holds while it lives, as SQL over an expression of type uuid. */
export const lifeLock = (id: string) =>
  `('x' || left(replace((${id})::text, '-', ''), 16))::bit(64)::bigint`;

/**
 * Hands back the jobs of workers that are gone. A worker's lock dies with its process, whatever killed it, so nothing
 * has to time out.
 * @returns the ids of what was handed back
 */
export async function recoverJobs(queue: Queue, ownId: string): Promise<string[]> {
  const { rows } = await queue.pool.query<{ id: string }>(
    "SELECT id FROM workers WHERE id <> $1 UNION SELECT worker_id FROM job_holders WHERE worker_id <> $1",
    [ownId],
  );
  const recovered: string[] = [];
  for (const { id } of rows) {
    await inTransaction(queue.pool, async (client) => {
      if (!(await isGone(client, id))) return;
      const handed = await handBack(queue, client, id, { died: true });
      await client.query("DELETE FROM workers WHERE id = $1", [id]);
      recovered.push(...handed.map((job) => job.id));
    });
  }
  return recovered;
}

/** The lock is kept until the transaction ends, so that only one worker recovers. */
async function isGone(client: pg.PoolClient, id: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_xact_lock(${lifeLock("$1::uuid")}) AS taken`,
    [id],
  );
  return rows[0]?.taken === true;
}
