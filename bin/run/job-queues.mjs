import { readFileSync } from "node:fs";
import { join } from "node:path";

import PgBoss from "pg-boss";

import { root } from "./settings.mjs";

/**
 * @typedef {{ atOnce: number, retries: number, retryDelaySeconds: number, cron?: string, asksHub?: boolean }} QueueSettings
 */

/** A job that waits longer than this is given up; nothing of ours waits so long. */
const RETENTION_MINUTES = 90 * 24 * 60;
/** pg-boss's own, through which a schedule sends its jobs. */
const SCHEDULING_QUEUE = "__pgboss__send-it";

/**
 * Makes pg-boss's schema and our queues, and gives the application's role what it needs at run time: it may then do
 * everything but change tables. Doing it twice changes nothing.
 *
 * @param {import("pg").Pool} pool of the owner
 */
export async function installQueues(pool) {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.createQueue(SCHEDULING_QUEUE);
  /** @type {Record<string, QueueSettings>} */
  const queues = JSON.parse(readFileSync(join(root, "lib/jobs/queues.json"), "utf8"));
  for (const [name, { retries, retryDelaySeconds, cron }] of Object.entries(queues)) {
    // `short`: one waiting job a key. The stricter policies let a job that must wait block all behind it.
    const options = () => ({
      name,
      policy: /** @type {const} */ ("short"),
      retryLimit: retries,
      retryDelay: retryDelaySeconds,
      retryBackoff: true,
      retentionMinutes: RETENTION_MINUTES,
    });
    await boss.createQueue(name, options());
    await boss.updateQueue(name, options());
    // The key of a job without data, as lib/jobs/enqueue.ts makes it.
    if (cron) await boss.schedule(name, cron, {}, { singletonKey: "{}" });
    else await boss.unschedule(name);
  }
  await boss.stop({ graceful: false });
  await pool.query(`
    -- A queue may hold hundreds of thousands of jobs; pg-boss's own indexes find neither an equal
    -- one, nor the first, nor the few that pages show among all that are done.
    CREATE INDEX IF NOT EXISTS proofline_job_by_key ON pgboss.job (name, singleton_key);
    CREATE INDEX IF NOT EXISTS proofline_job_in_order ON pgboss.job (name, priority DESC, created_on, id)
      WHERE state < 'active';
    CREATE INDEX IF NOT EXISTS proofline_job_shown ON pgboss.job (state, completed_on) WHERE state IN ('active', 'failed');
    GRANT USAGE ON SCHEMA pgboss TO proofline_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO proofline_app`);
}
