import { randomUUID } from "node:crypto";
import canonicalize from "canonicalize";
import PgBoss from "pg-boss";
import { db, type Transaction } from "@/lib/db/client";
import { type JobData, type JobName, JOBS } from "@/lib/jobs/schema";

export type EnqueueOptions = {
  /** The job then exists once this transaction commits, and starts after it. */
  tx?: Transaction;
  /** Higher is sooner; 0 for what nobody waits for. */
  priority?: number;
  startAfterSeconds?: number;
};

/** What workers listen to; the payload is the queue's name. */
export const WAKE_CHANNEL = "proofline_jobs";
/** Another process may take or add an equal job between our look and our insert; twice in a row is rare. */
const TRIES = 5;

/** Never started: it only knows how a job is inserted, and uses the connection it is given. */
const boss = new PgBoss({ db: { executeSql: refuseOwnConnection } });

/**
 * Puts a job into its queue, unless an equal one waits there: equal work is done once. One that is being worked on may
 * have read too early, so it does not count. More urgent than what waits, it brings that forward.
 */
export function enqueue<N extends JobName>(
  name: N,
  data: JobData<N>,
  options: EnqueueOptions = {},
): Promise<void> {
  return enqueueAll(name, [data], options);
}

/**
 * As `enqueue`, for many jobs of one kind in a few statements. A transaction that enqueues many does it in one call:
 * calls lock what waits in the order of its data, and two transactions of several calls could lock crosswise.
 */
export async function enqueueAll<N extends JobName>(
  name: N,
  all: readonly JobData<N>[],
  { tx, ...options }: EnqueueOptions = {},
): Promise<void> {
  if (all.length === 0) return;
  const wanted = new Map(all.map((data) => [jobKey(name, data), JOBS[name].parse(data)]));
  if (tx) await put(tx, name, wanted, options);
  else await db().$transaction((own) => put(own, name, wanted, options));
}

/** What makes two jobs of one queue equal. */
export function jobKey<N extends JobName>(name: N, data: JobData<N>): string {
  // canonicalize 2 is typed as possibly undefined for undefined input only.
  return canonicalize(JOBS[name].parse(data)) ?? "{}";
}

async function put(
  tx: Transaction,
  name: JobName,
  wanted: ReadonlyMap<string, object>,
  { priority = 0, startAfterSeconds = 0 }: Omit<EnqueueOptions, "tx">,
): Promise<void> {
  let missing = [...wanted.keys()].sort();
  for (let tries = 0; missing.length > 0; tries++) {
    if (tries === TRIES) throw new Error(await whyNot(tx, name));
    const waiting = await holdWaiting(tx, name, missing, priority, startAfterSeconds);
    const added = new Map(
      missing.filter((key) => !waiting.has(key)).map((key) => [key, randomUUID()]),
    );
    if (added.size === 0) break;
    const jobs = [...added].map(([key, id]) => ({
      id,
      name,
      data: wanted.get(key) ?? {},
      priority,
      singletonKey: key,
      ...(startAfterSeconds > 0 ? { startAfter: String(startAfterSeconds) } : {}),
    }));
    await boss.insert(jobs, { db: through(tx) });
    const present = await tx.$queryRaw<{ key: string }[]>`
      SELECT singleton_key AS key FROM pgboss.job WHERE name = ${name} AND id = ANY (${[...added.values()]}::uuid[])`;
    const keys = new Set(present.map(({ key }) => key));
    missing = [...added.keys()].filter((key) => !keys.has(key));
  }
  await tx.$executeRaw`SELECT pg_notify(${WAKE_CHANNEL}, ${name})`;
}

/**
 * Locks the equal jobs that wait, and brings them forward where this is more urgent. Locked, none starts before this
 * transaction has committed what the job is to read.
 */
async function holdWaiting(
  tx: Transaction,
  name: JobName,
  keys: string[],
  priority: number,
  startAfterSeconds: number,
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ key: string }[]>`
    WITH waiting AS MATERIALIZED (
      SELECT id, singleton_key FROM pgboss.job
      WHERE name = ${name} AND singleton_key = ANY (${keys}::text[]) AND state < 'active'
      ORDER BY singleton_key, id FOR UPDATE
    ), brought_forward AS (
      UPDATE pgboss.job j
      SET priority = greatest(j.priority, ${priority}::int),
        start_after = least(j.start_after, now() + ${startAfterSeconds}::float8 * interval '1 second')
      FROM waiting w
      WHERE j.name = ${name} AND j.id = w.id AND (j.priority < ${priority}::int
        -- What waits for its next try after a failure keeps its distance from anything no more urgent.
        OR (j.state = 'created' AND j.start_after > now() + ${startAfterSeconds}::float8 * interval '1 second'))
    )
    SELECT DISTINCT singleton_key AS key FROM waiting`;
  return new Set(rows.map(({ key }) => key));
}

/** pg-boss over an open transaction. */
function through(tx: Transaction): PgBoss.Db {
  return {
    async executeSql(text: string, values: readonly unknown[] = []) {
      return { rows: await tx.$queryRawUnsafe<unknown[]>(text, ...values.map((v) => v ?? null)) };
    },
  };
}

async function whyNot(tx: Transaction, name: JobName): Promise<string> {
  const found = await tx.$queryRaw<unknown[]>`SELECT FROM pgboss.queue WHERE name = ${name}`;
  return found.length === 0
    ? `The database has no queue ${name}. Run: npm run migrate`
    : `The job ${name} could not be put into its queue: others kept taking equal ones.`;
}

function refuseOwnConnection(): Promise<never> {
  return Promise.reject(new Error("A job is inserted over a transaction that is given."));
}
