import { z } from "zod";
import { db, Prisma } from "@/lib/db/client";
import { momentOf } from "@/lib/db/moment";
import { type ChangesAnswer, type ChangesQuery, ModelChange } from "./schema";

const { sql } = Prisma;

const Rows = z.array(z.record(z.string(), z.unknown()));

/**
 * Changes of one model by its present name, or of all where `ref` is null: those after a number oldest first, else newest first.
 * Numbers are given in the order changes become visible, so that whoever asks on from the last one misses none.
 */
export async function listChanges(
  ref: string | null,
  { kind, after, before, limit }: ChangesQuery,
): Promise<ChangesAnswer> {
  const isFollowing = after !== undefined;
  const order = isFollowing ? sql`ORDER BY seq` : sql`ORDER BY seq DESC`;
  const place = sql`
    ${ref === null ? sql`true` : sql`model_id = (SELECT id FROM models WHERE ref = ${ref})`}
    AND ${isFollowing ? sql`seq > ${after}::bigint` : sql`true`}
    AND ${before === undefined ? sql`true` : sql`seq < ${before}::bigint`}`;
  // One more than is told says whether there is more.
  const most = limit + 1;
  // Kind by kind, since an index gives the newest of one kind and not of several together.
  const picked =
    kind.length === 0
      ? sql`SELECT * FROM model_changes WHERE ${place} ${order} LIMIT ${most}`
      : sql`
        SELECT c.* FROM unnest(${kind}::text[]) AS asked (kind) CROSS JOIN LATERAL (
          SELECT * FROM model_changes WHERE kind = asked.kind AND ${place} ${order} LIMIT ${most}) c
        ${order} LIMIT ${most}`;
  const [row] = await db().$queryRaw<{ changes: unknown }[]>`
    SELECT coalesce(json_agg(json_build_object(
      'seq', c.seq, 'id', c.id, 'model', m.ref, 'kind', c.kind, 'before', c.before, 'after', c.after,
      'at', ${momentOf("c.at")}, 'source', c.source,
      'from', CASE WHEN f.id IS NOT NULL THEN json_build_object('sha', f.sha, 'digest', f.digest) END,
      'to', CASE WHEN t.id IS NOT NULL THEN json_build_object('sha', t.sha, 'digest', t.digest) END
    ) ${order}), '[]') AS changes
    FROM (${picked}) c JOIN models m ON m.id = c.model_id
    LEFT JOIN revisions f ON f.id = c.from_revision_id
    LEFT JOIN revisions t ON t.id = c.to_revision_id`;
  const found = Rows.parse(row?.changes);
  const changes = found.slice(0, limit).map((change) => ModelChange.parse(change));
  const more = found.length > limit;
  const numbers = changes.map(({ seq }) => seq);
  return {
    changes,
    meta: {
      after: Math.max(after ?? 0, ...numbers),
      before: !isFollowing && more ? Math.min(...numbers) : null,
      more,
    },
  };
}

/** Whose changes are followed: `id` outlives a rename; its changes are seen since `firstReadAt`. */
export type Followed = { id: string; ref: string; firstReadAt: string };

/** The model of a name, in any case; null where the catalog has none. */
export async function findFollowed(ref: string): Promise<Followed | null> {
  const [row] = await db().$queryRaw<{ id: string; ref: string; firstReadAt: Date }[]>`
    SELECT m.id, m.ref, coalesce(min(r.captured_at), m.created_at) AS "firstReadAt"
    FROM models m LEFT JOIN revisions r ON r.model_id = m.id
    WHERE lower(m.ref) = lower(${ref}) GROUP BY m.id`;
  return row ? { ...row, firstReadAt: row.firstReadAt.toISOString() } : null;
}
