import { z } from "zod";
import { recordAudit } from "@/lib/audit/commands";
import { addStatements, revokeFacts } from "@/lib/catalog/commands";
import { db, type Db } from "@/lib/db/client";
import { Grade } from "@/lib/grade";
import type { Identity } from "@/lib/sync/stored/identity";

/** What a listing counts of a repository; null where it does not say. */
export type Counted = Identity & { downloads: number | null; likes: number | null };

const Stale = z.object({
  id: z.string(),
  modelId: z.string(),
  revisionId: z.string(),
  field: z.enum(["downloads", "likes"]),
  grade: Grade,
  kind: z.string(),
  source: z.string(),
  quote: z.string().nullable(),
  count: z.int(),
});
type Stale = z.infer<typeof Stale>;

/**
 * Brings the counts of models of the catalog up to date from a listing, where the model itself did not move: the old
 * count is revoked, the new one is stated as of today. One audit event speaks for all. Counts that are the same write
 * nothing, whatever their day.
 * @returns of how many models a count changed
 */
export async function refreshCounts(
  counted: readonly Counted[],
  { job, now }: { job: string; now: Date },
): Promise<number> {
  // Most pages of a listing hold nothing of the catalog, or nothing that moved: they wait for nobody.
  if ((await listStale(db(), counted)).length === 0) return 0;
  return db().$transaction(async (tx) => {
    // Whoever writes many models takes this lock first, so that no two of them can wait for each other.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('proofline.edges'))`;
    const stale = await listStale(tx, counted);
    if (stale.length === 0) return 0;
    const today = now.toISOString().slice(0, 10);
    await revokeFacts(
      tx,
      stale.map(({ id }) => id),
    );
    await addStatements(
      tx,
      stale.map(({ revisionId, field, grade, kind, source, quote, count }) => ({
        revisionId,
        field,
        value: { count, at: today },
        grade,
        kind,
        source,
        quote,
        statedAt: today,
      })),
    );
    const downloads = stale.filter(({ field }) => field === "downloads");
    await tx.$executeRaw`
      UPDATE search_documents d SET downloads = a.count
      FROM json_to_recordset(${JSON.stringify(downloads)}::json) AS a("modelId" uuid, count bigint)
      WHERE d.model_id = a."modelId"`;
    const models = new Set(stale.map(({ modelId }) => modelId)).size;
    await recordAudit(tx, {
      actor: { kind: "system", job },
      action: "counts.refreshed",
      subject: { kind: "catalog", id: "counts" },
      payload: { models, downloads: downloads.length, likes: stale.length - downloads.length },
    });
    return models;
  });
}

/** The Hub's live counts on latest revisions that a listing contradicts. */
async function listStale(client: Db, counted: readonly Counted[]): Promise<Stale[]> {
  if (counted.length === 0) return [];
  const rows = await client.$queryRaw<unknown[]>`
    SELECT DISTINCT ON (f.id) f.id::text, l.model_id::text AS "modelId", l.revision_id::text AS "revisionId", f.field,
      f.grade::text, f.kind, f.source, f.quote, f.count::float8 AS count
    FROM json_to_recordset(${JSON.stringify(counted)}::json) AS a(ref text, "hubId" text, downloads bigint, likes bigint)
    CROSS JOIN LATERAL (SELECT coalesce(
      (SELECT i.id FROM models i WHERE i.hub_id = a."hubId"),
      (SELECT i.id FROM models i WHERE lower(i.ref) = lower(a.ref) AND (i.hub_id IS NULL OR a."hubId" IS NULL))) AS id) m
    JOIN revision_aliases l ON l.model_id = m.id AND l.alias = 'latest'
    -- OFFSET 0: one look into the index for each, also while the planner knows nothing of a table that is being filled.
    CROSS JOIN LATERAL (SELECT f.*, c.count FROM facts f
      JOIN (VALUES ('downloads', a.downloads), ('likes', a.likes)) AS c(field, count) USING (field)
      WHERE f.revision_id = l.revision_id AND f.kind = 'hub_api' AND f.revoked_at IS NULL
        AND c.count IS NOT NULL AND f.value -> 'count' IS DISTINCT FROM to_jsonb(c.count) OFFSET 0) f
    ORDER BY f.id`;
  return z.array(Stale).parse(rows);
}
