import pg from "pg";
import PgBoss from "pg-boss";
import { appConnection } from "@/lib/db/client";
import { log } from "@/lib/log";

/** The queues as a worker uses them: pg-boss, over connections of the worker's own. */
export type Queue = {
  pool: pg.Pool;
  boss: PgBoss;
  close(): Promise<void>;
};

const CONNECTIONS = 4;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Opens the queues with the application's rights, and takes part in keeping them: whichever worker is first sends what
 * is scheduled, ends jobs whose process hangs, and clears away what is done.
 * @throws {Error} with what to do where they are not installed
 */
export async function openQueue(): Promise<Queue> {
  const pool = new pg.Pool({
    ...appConnection(),
    application_name: "proofline queues",
    max: CONNECTIONS,
    connectionTimeoutMillis: 10_000,
  });
  const told = (error: Error) => log.debug({ err: error }, "a connection of the worker broke");
  pool.on("error", told);
  // Of one that breaks between two statements nobody else is told; unheard, it would end the process.
  pool.on("connect", (client) => client.on("error", told));
  const boss = new PgBoss({
    db: { executeSql: (text, values) => onConnection(pool, text, values) },
    migrate: false,
    archiveCompletedAfterSeconds: DAY_SECONDS / 24,
    archiveFailedAfterSeconds: 30 * DAY_SECONDS,
    deleteAfterHours: 24,
    maintenanceIntervalSeconds: 60,
  });
  boss.on("error", (error) => log.warn({ err: error }, "keeping the job queues failed"));
  try {
    await boss.start();
  } catch (error) {
    await pool.end();
    if (error instanceof Error && error.message.startsWith("pg-boss"))
      throw new Error("The database has no job queues of this version. Run: npm run migrate", {
        cause: error,
      });
    throw error;
  }
  const close = async () => {
    await boss.stop({ graceful: false });
    await pool.end();
  };
  return { pool, boss, close };
}

/** Runs `work` in one transaction. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** pg-boss's maintenance opens transactions in one text; a connection where one failed is not used again. */
async function onConnection(pool: pg.Pool, text: string, values: unknown[]) {
  const client = await pool.connect();
  try {
    const result = await client.query<Record<string, unknown>>(text, values);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** pg-boss over an open transaction. */
export function over(client: pg.PoolClient): PgBoss.Db {
  return { executeSql: (text, values) => client.query(text, values) };
}
