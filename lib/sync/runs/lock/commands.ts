import pg from "pg";
import { appConnection } from "@/lib/db/client";
import { canonicalJson, storableJson } from "@/lib/sync/reading/storable";
import type { RunKey } from "@/lib/sync/runs/commands";

/** The database went away, and with it the lock: another process may be running the same by now. */
export class LockLost extends Error {
  constructor(cause: unknown) {
    super("The connection to the database broke, so the sync stopped. Run it again.", { cause });
    this.name = "LockLost";
  }
}

/**
 * Holds what is to be synced for as long as `work` takes. The lock belongs to a connection of its own, so it is free
 * the moment the process is gone, and no transaction stays open meanwhile.
 * @param work gets a signal that fires when the lock is lost
 * @returns null when another process holds it
 */
export async function whileAlone<T>(
  key: RunKey,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const lost = new AbortController();
  const client = new pg.Client({
    ...appConnection(),
    application_name: "proofline sync",
    keepAlive: true,
  });
  let isDone = false;
  const lose = (cause: unknown) => {
    if (!isDone) lost.abort(new LockLost(cause));
  };
  client.on("error", lose);
  client.on("end", () => lose(null));
  try {
    await client.connect();
    const { rows } = await client.query<{ isFree: boolean }>(
      `SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS "isFree"`,
      [nameOf(key)],
    );
    return rows[0]?.isFree ? await work(lost.signal) : null;
  } finally {
    isDone = true;
    await client.end().catch(() => undefined);
  }
}

/** Of one rule only one reading runs at a time, whatever its reach. */
function nameOf({ source, hubUrl, scope, ruleId }: RunKey): string {
  if (ruleId !== null) return `proofline.sync rule ${ruleId}`;
  return `proofline.sync ${source} ${hubUrl} ${canonicalJson(storableJson(scope))}`;
}
