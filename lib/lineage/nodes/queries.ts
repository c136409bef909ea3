import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { AncestorEdge, DEEPEST, StoredNode } from "./schema";

const StoredNodes = z.array(StoredNode);
const AncestorEdges = z.array(AncestorEdge);

/** The nodes with these keys, and all nodes of models with these names in any case. */
export async function listNodes(
  tx: Transaction,
  keys: readonly string[],
  refs: readonly string[],
): Promise<StoredNode[]> {
  if (keys.length === 0 && refs.length === 0) return [];
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT id, key, kind::text, ref, revision_id AS "revisionId" FROM nodes WHERE key = ANY(${[...keys]}::text[])
    UNION
    SELECT id, key, kind::text, ref, revision_id FROM nodes
    WHERE kind = 'model' AND lower(ref) = ANY(${refs.map((ref) => ref.toLowerCase())}::text[])
    ORDER BY key`;
  return StoredNodes.parse(rows);
}

/**
 * The live edges from these revisions up to models, through every ancestor. A parent named without a revision is
 * followed through the latest revision of that model.
 */
export async function listAncestry(
  tx: Transaction,
  revisionIds: readonly string[],
): Promise<AncestorEdge[]> {
  if (revisionIds.length === 0) return [];
  // OFFSET 0 keeps the planner to index lookups on tables it knows nothing of yet, as in lib/lineage/queries.ts.
  const rows = await tx.$queryRaw<unknown[]>`
    WITH RECURSIVE up (child_id, parent_id, next_id, depth) AS (
      SELECT NULL::uuid, NULL::uuid, id, 0 FROM nodes WHERE revision_id = ANY(${[...revisionIds]}::uuid[])
      UNION
      SELECT up.next_id, e.parent_id, e.next_id, up.depth + 1
      FROM up CROSS JOIN LATERAL (
        SELECT p.id AS parent_id, CASE WHEN p.revision_id IS NOT NULL THEN p.id ELSE (
          SELECT n.id FROM models m JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
          JOIN nodes n ON n.revision_id = a.revision_id WHERE lower(m.ref) = lower(p.ref)) END AS next_id
        FROM edges e JOIN nodes p ON p.id = e.parent_id AND p.kind = 'model'
        WHERE e.child_id = up.next_id AND e.superseded_by_id IS NULL
          AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL OFFSET 0)
        OFFSET 0) e
      WHERE up.next_id IS NOT NULL AND up.depth < ${DEEPEST})
    SELECT w.child_id AS "childId", w.next_id AS next,
      json_build_object('id', p.id, 'key', p.key, 'kind', p.kind, 'ref', p.ref, 'revisionId', p.revision_id) AS parent
    FROM (SELECT DISTINCT child_id, parent_id, next_id FROM up) w JOIN nodes p ON p.id = w.parent_id
    ORDER BY p.key, w.child_id`;
  return AncestorEdges.parse(rows);
}

/** The models whose latest revisions name these models, in any case, as parents. */
export async function listNamers(tx: Transaction, refs: readonly string[]): Promise<string[]> {
  if (refs.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT a.model_id::text AS id
    FROM nodes p JOIN edges e ON e.parent_id = p.id AND e.superseded_by_id IS NULL
    JOIN nodes c ON c.id = e.child_id
    JOIN revision_aliases a ON a.revision_id = c.revision_id AND a.alias = 'latest'
    WHERE p.kind = 'model' AND lower(p.ref) = ANY(${refs.map((ref) => ref.toLowerCase())}::text[])`;
  return rows.map(({ id }) => id);
}
