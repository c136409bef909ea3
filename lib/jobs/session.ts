import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import pg from "pg";
import { appConnection } from "@/lib/db/client";
import { WAKE_CHANNEL } from "@/lib/jobs/enqueue";
import { lifeLock } from "@/lib/jobs/recovery";

/** A worker's life as the database sees it: one connection, whose lock is free the moment it ends. */
export type Session = {
  id: string;
  /** Settles with the reason when the connection broke: what this worker holds may then be another's. */
  lost: Promise<string>;
  close(): Promise<void>;
};

const HEARTBEAT_MS = 5000;
/** pg-boss ends a job whose expiry passed; a living worker keeps moving it on, a hanging one does not. */
const LEASE = "15 minutes";
const RENEW_WITHIN = "10 minutes";

/** Registers this process as a worker. `onWake` is called when a job was put into any queue. */
export async function openSession(onWake: () => void): Promise<Session> {
  const id = randomUUID();
  const client = new pg.Client({
    ...appConnection(),
    application_name: "proofline worker",
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  let lose: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => (lose = resolve));
  client.on("error", (error) => lose(error.message));
  client.on("end", () => lose("the connection ended"));
  client.on("notification", onWake);
  await client.connect();
  try {
    // A machine that vanishes says no goodbye; by default the server would hold its lock for two hours.
    await client.query(
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3",
    );
    await client.query(`SELECT pg_advisory_lock(${lifeLock("$1::uuid")})`, [id]);
    await client.query("INSERT INTO workers (id, host, pid) VALUES ($1, $2, $3)", [
      id,
      hostname(),
      process.pid,
    ]);
    await client.query(`LISTEN ${WAKE_CHANNEL}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  const beat = setInterval(() => {
    void heartbeat(client, id).catch((error: unknown) => {
      lose(error instanceof Error ? error.message : String(error));
    });
  }, HEARTBEAT_MS);
  void lost.then(() => {
    clearInterval(beat);
    // It may be half open; the server must see it end for the lock to be free.
    void client.end().catch(() => undefined);
  });
  const close = async () => {
    clearInterval(beat);
    await client.query("DELETE FROM workers WHERE id = $1", [id]).catch(() => undefined);
    await client.end().catch(() => undefined);
  };
  return { id, lost, close };
}

async function heartbeat(client: pg.Client, id: string): Promise<void> {
  const { rowCount } = await client.query(
    `WITH leased AS (
       UPDATE pgboss.job j SET expire_in = now() - j.started_on + interval '${LEASE}'
       FROM job_holders h
       WHERE h.worker_id = $1 AND j.name = h.queue AND j.id = h.job_id AND j.state = 'active'
         AND j.started_on + j.expire_in < now() + interval '${RENEW_WITHIN}'
     )
     UPDATE workers SET heard_at = now() WHERE id = $1`,
    [id],
  );
  if (rowCount === 0) throw new Error("another worker took this one for gone");
}
