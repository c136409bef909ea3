import { z } from "zod";
import { db, Prisma } from "@/lib/db/client";
import { type Follower, isDue, Settled, settledCounts } from "@/lib/sync/tracker/queries";

/** A page of a listing as it was answered before, for a conditional request. */
const Answer = z.object({
  etag: z.string(),
  next: z.string().nullable(),
  refs: z.array(z.string()),
  settled: Settled,
  /** The newest lastModified on the page. */
  newest: z.coerce.date().nullable(),
});
export type Answer = z.infer<typeof Answer>;

/** What was answered at an address; null where that is not known, or something on the page has to be looked at. */
export async function findAnswer(url: string, { hubUrl, depth }: Follower): Promise<Answer | null> {
  const [row] = await db().$queryRaw<unknown[]>`
    SELECT a.etag, a.next, a.refs, p.settled, p.newest
    FROM hub_answers a CROSS JOIN LATERAL (
      SELECT bool_or(r.ref IS NULL OR r.outcome = 'failed' OR (r.status = 'listed' AND ${isDue(depth)})) AS "isDue",
        jsonb_build_object(${settledCounts(Prisma.sql`true`)}) AS settled, max(r.modified_at) AS newest
      FROM unnest(a.refs) AS l(ref) LEFT JOIN hub_repositories r ON r.hub_url = ${hubUrl} AND r.ref = l.ref
    ) p
    WHERE a.url = ${url} AND p."isDue" IS NOT TRUE`;
  return row === undefined ? null : Answer.parse(row);
}
