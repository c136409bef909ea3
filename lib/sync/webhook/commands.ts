import { randomUUID } from "node:crypto";
import { db } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/enqueue";
import type { News } from "@/lib/sync/webhook/delivery";

/** Before everything nobody waits for: the change is to be seen within seconds. */
const PRIORITY = 10;
const KEPT = "30 days";

/**
 * Notes a delivery and has its repository read, both or neither. A delivery that tells the same as the repository's
 * last one was sent twice. Only the last one counts: after A → B → A → B, the second A → B is news.
 */
export async function receiveNews(
  hubUrl: string,
  { ref, event, headSha, key }: News,
): Promise<"queued" | "duplicate"> {
  return db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('delivery'), hashtext(${ref}))`;
    await tx.$executeRaw`DELETE FROM hub_deliveries WHERE received_at < now() - ${KEPT}::interval`;
    const [last] = await tx.$queryRaw<{ key: string }[]>`
      SELECT key FROM hub_deliveries WHERE hub_url = ${hubUrl} AND ref = ${ref}
      ORDER BY received_at DESC LIMIT 1`;
    if (key !== null && last?.key === key) return "duplicate";
    // The clock of the statement: deliveries that waited for the lock began at the same time.
    await tx.$executeRaw`
      INSERT INTO hub_deliveries (key, hub_url, ref, event, head_sha, received_at)
      VALUES (${key ?? `${ref} ${event} ${randomUUID()}`}, ${hubUrl}, ${ref}, ${event}, ${headSha}, clock_timestamp())
      ON CONFLICT (key) DO UPDATE SET received_at = EXCLUDED.received_at, ref = EXCLUDED.ref`;
    await enqueue("sync.repository", { ref, cause: "webhook" }, { tx, priority: PRIORITY });
    return "queued";
  });
}
