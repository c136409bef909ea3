import { z } from "zod";
import { db, Prisma, type Transaction } from "@/lib/db/client";
import { Relation } from "@/lib/lineage/schema";
import type { Json } from "@/lib/sync/reading/claim";
import type { Identity } from "@/lib/sync/stored/identity";

export type { Identity } from "@/lib/sync/stored/identity";
export { type HubStatus } from "@/lib/sync/stored/status";

/** A model and whom its latest revision names as parents. */
const Head = z.object({
  ref: z.string(),
  parents: z.array(z.object({ ref: z.string(), relation: Relation })),
});
type Head = z.infer<typeof Head>;

/** The models with these names, by id in lower case, with the models their latest revisions name as parents. */
export async function listHeads(refs: readonly string[]): Promise<Map<string, Head>> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT m.ref,
      (SELECT coalesce(json_agg(json_build_object('ref', p.ref, 'relation', e.relation)), '[]')
        FROM nodes c JOIN edges e ON e.child_id = c.id AND e.superseded_by_id IS NULL
        JOIN nodes p ON p.id = e.parent_id AND p.kind = 'model'
        WHERE c.revision_id = a.revision_id
          AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)) AS parents
    FROM models m
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    WHERE lower(m.ref) = ANY(${refs.map((ref) => ref.toLowerCase())})`;
  return new Map(rows.map((row) => Head.parse(row)).map((head) => [head.ref.toLowerCase(), head]));
}

/**
 * The one model a repository is, as a subquery: by its id on the Hub, which survives a rename; by its name only where
 * one side has no such id, since a name that became free may be taken by another repository; and where only a name is
 * known, by a name the model had. `Names` in lib/sync/apply/apply does the same for a batch.
 */
function modelIdOf({ ref, hubId }: Identity): Prisma.Sql {
  return Prisma.sql`(
    SELECT i.id FROM models i
    WHERE i.hub_id = ${hubId}::text
      OR (lower(i.ref) = lower(${ref}) AND (i.hub_id IS NULL OR ${hubId}::text IS NULL))
      OR (${hubId}::text IS NULL AND i.id = (SELECT f.model_id FROM former_names f WHERE f.ref = lower(${ref})))
    ORDER BY (i.hub_id = ${hubId}::text) DESC NULLS LAST, lower(i.ref) = lower(${ref}) DESC LIMIT 1)`;
}

/** The sourced record kept with an earlier revision of a model: what public sources say does not end with a commit. */
export async function findKeptRecord(identity: Identity): Promise<Json> {
  const [row] = await db().$queryRaw<{ record: Json }[]>`
    SELECT r.record -> 'prooflineRecord' AS record FROM revisions r
    WHERE r.model_id = ${modelIdOf(identity)} AND jsonb_typeof(r.record -> 'prooflineRecord') = 'object'
    ORDER BY r.captured_at DESC LIMIT 1`;
  return row?.record ?? null;
}

/** A model and its latest revision, held until commit; null where the catalog does not have it. */
export async function lockedModel(
  tx: Transaction,
  identity: Identity,
): Promise<{ id: string; ref: string; latestId: string } | null> {
  const [row] = await tx.$queryRaw<{ id: string; ref: string; latestId: string }[]>`
    SELECT m.id, m.ref, a.revision_id AS "latestId"
    FROM models m JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    WHERE m.id = ${modelIdOf(identity)} FOR UPDATE OF m, a`;
  return row ?? null;
}
