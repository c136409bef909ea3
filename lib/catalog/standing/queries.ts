import { z } from "zod";
import { Status } from "@/lib/catalog/schema";
import { db } from "@/lib/db/client";
import { momentOf } from "@/lib/db/moment";

const Moment = z.iso.datetime();

const Standing = z.object({
  status: Status,
  statusSince: Moment.nullable(),
  formerNames: z.array(z.object({ ref: z.string(), until: Moment })),
  tracked: z
    .object({
      sha: z.string().nullable(),
      status: z.string(),
      seenAt: Moment,
      readSha: z.string().nullable(),
      readAt: Moment.nullable(),
    })
    .nullable(),
});
/** How a model stands at its source today, whichever of its revisions is read. */
export type Standing = z.infer<typeof Standing>;

/**
 * How a model stands at its source: whether it is still shown and since when not, the names it had, and what its Hub
 * showed last (null where none was asked). One statement, so that a page speaks of one moment.
 */
export async function findStanding(modelId: string): Promise<Standing> {
  const [row] = await db().$queryRaw<{ standing: unknown }[]>`
    SELECT json_build_object(
      'status', coalesce(d.status, 'listed'),
      -- A record that moved while hidden states it anew; the first time it was seen is in the changes.
      'statusSince', CASE WHEN d.status <> 'listed' THEN coalesce(
        (SELECT ${momentOf("c.at")} FROM model_changes c WHERE c.model_id = m.id AND c.kind = d.status ORDER BY c.seq DESC LIMIT 1),
        (SELECT ${momentOf("max(f.created_at)")} FROM facts f JOIN revisions r ON r.id = f.revision_id
          WHERE r.model_id = m.id AND f.field = 'hubStatus' AND f.revoked_at IS NULL)) END,
      'formerNames', (
        SELECT coalesce(json_agg(json_build_object('ref', n.written, 'until', ${momentOf("n.until")}) ORDER BY n.until DESC, n.ref), '[]')
        FROM former_names n WHERE n.model_id = m.id),
      'tracked', (
        SELECT json_build_object('sha', h.sha, 'status', h.status, 'seenAt', ${momentOf("h.seen_at")},
          'readSha', h.read_sha, 'readAt', ${momentOf("h.read_at")})
        FROM hub_repositories h WHERE h.model_id = m.id AND h.status <> 'renamed'
        -- Where several Hubs hold it, the one the record was read from speaks.
        ORDER BY starts_with(m.source_url, h.hub_url) DESC, h.seen_at DESC LIMIT 1)
    ) AS standing
    FROM models m LEFT JOIN search_documents d ON d.model_id = m.id
    WHERE m.id = ${modelId}::uuid`;
  return Standing.parse(row?.standing);
}
