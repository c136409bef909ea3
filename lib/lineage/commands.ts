import { randomUUID } from "node:crypto";
import { Prisma, type Transaction } from "@/lib/db/client";
import type { Grade } from "@/lib/grade";
import type { DistillationRecord, NodeKind, Relation } from "./schema";

const { sql, join } = Prisma;

export type NewNode = {
  key: string;
  kind: NodeKind;
  label: string;
  ref: string | null;
  provider: string | null;
  revisionId: string | null;
};

/** The ids of nodes by their keys; nodes not there yet are added. */
export async function ensureNodes(
  tx: Transaction,
  nodes: readonly NewNode[],
): Promise<Map<string, string>> {
  if (nodes.length === 0) return new Map();
  // In one order for all, so that two writers never wait for each other.
  const ordered = nodes.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  await tx.node.createMany({ data: ordered, skipDuplicates: true });
  const rows = await tx.node.findMany({
    where: { key: { in: ordered.map(({ key }) => key) } },
    select: { id: true, key: true },
  });
  return new Map(rows.map(({ id, key }) => [key, id]));
}

/** Repository ids as the catalog spells them, by the id in lower case; absent where the catalog has no such model. */
export async function catalogSpelling(
  tx: Transaction,
  refs: readonly string[],
): Promise<Map<string, string>> {
  if (refs.length === 0) return new Map();
  const lowered = refs.map((ref) => ref.toLowerCase());
  const rows = await tx.$queryRaw<
    { ref: string }[]
  >`SELECT ref FROM models WHERE lower(ref) = ANY(${lowered})`;
  return new Map(rows.map(({ ref }) => [ref.toLowerCase(), ref]));
}

export type NewEvidence = {
  grade: Grade;
  kind: string;
  source: string;
  quote: string | null;
  sha256: string | null;
  statedAt: string | null;
};

export type NewEdge = {
  parentId: string;
  relation: Relation;
  distillation: DistillationRecord | null;
  evidence: readonly NewEvidence[];
  /** An edge between the same two that said it otherwise. */
  supersedes: string | null;
};

/** Adds edges from one child, each with its evidence and how the teacher taught. */
export async function addEdges(
  tx: Transaction,
  childId: string,
  edges: readonly NewEdge[],
): Promise<void> {
  if (edges.length === 0) return;
  const rows = edges.map((edge) => ({ ...edge, id: randomUUID() }));
  for (const row of rows)
    if (row.supersedes !== null) await supersede(tx, childId, row, row.supersedes);
  const added = rows.filter(({ supersedes }) => supersedes === null);
  await tx.edge.createMany({
    data: added.map(({ id, parentId, relation }) => ({ id, childId, parentId, relation })),
  });
  await tx.evidence.createMany({
    data: rows.flatMap(({ id, evidence }) => evidence.map((row) => ({ ...row, edgeId: id }))),
  });
  const taught = rows.flatMap(({ id, distillation }) =>
    distillation ? [{ edgeId: id, ...columnsOf(distillation) }] : [],
  );
  if (taught.length > 0) await tx.distillation.createMany({ data: taught });
}

/** One statement, since neither row may exist without the other: the old points at the new, and only one is live. */
async function supersede(
  tx: Transaction,
  childId: string,
  { id, parentId, relation }: { id: string; parentId: string; relation: Relation },
  old: string,
): Promise<void> {
  await tx.$executeRaw`
    WITH retired AS (UPDATE edges SET superseded_by_id = ${id}::uuid WHERE id = ${old}::uuid RETURNING id)
    INSERT INTO edges (id, child_id, parent_id, relation)
    SELECT ${id}::uuid, ${childId}::uuid, ${parentId}::uuid, ${relation}::relation FROM retired`;
}

function columnsOf(distillation: DistillationRecord) {
  const { types, samples, ...columns } = distillation;
  return {
    ...columns,
    types: types ?? Prisma.DbNull,
    samples: samples === null ? null : BigInt(samples),
  };
}

/** Adds evidence to edges that exist. */
export async function addEvidence(
  tx: Transaction,
  edgeId: string,
  evidence: readonly NewEvidence[],
): Promise<void> {
  if (evidence.length === 0) return;
  await tx.evidence.createMany({ data: evidence.map((row) => ({ ...row, edgeId })) });
}

/** Revokes evidence that is no longer stated; an edge without live evidence is no longer shown. */
export async function revokeEvidence(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.evidence.updateMany({
    where: { id: { in: [...ids] } },
    data: { revokedAt: new Date() },
  });
}

/** Lineage is followed this far; beyond it evidence is gone anyway. */
const DEEPEST = 12;

/**
 * Which parents already have the child among their own ancestors, and the way there by label. A parent named without
 * a revision is followed through the latest revision of that model, which the database's own check, made over
 * revisions, does not do.
 * @param childKeys keys by which the child may be named: its revision, and its bare name
 */
export async function findCycles(
  tx: Transaction,
  { childKeys, parentKeys }: { childKeys: readonly string[]; parentKeys: readonly string[] },
): Promise<Map<string, string[]>> {
  if (parentKeys.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ start: string; path: string[] }[]>`
    WITH RECURSIVE walk AS (
      SELECT n.key AS start, n.id, n.key, ARRAY[n.label] AS path, ARRAY[n.id] AS seen
      FROM nodes n WHERE n.kind = 'model' AND n.key IN (${join(parentKeys)})
      UNION ALL
      SELECT walk.start, parent.id, parent.key, walk.path || parent.label, walk.seen || parent.id
      FROM walk
      JOIN LATERAL (${childOf(sql`walk.id`)}) AS own ON true
      JOIN edges e ON e.child_id = own.id AND e.superseded_by_id IS NULL
        AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)
      JOIN nodes parent ON parent.id = e.parent_id AND parent.kind = 'model'
      WHERE walk.key NOT IN (${join(childKeys)}) AND NOT parent.id = ANY(walk.seen) AND cardinality(walk.path) < ${DEEPEST}
    )
    SELECT DISTINCT ON (start) start, path FROM walk WHERE key IN (${join(childKeys)})
    ORDER BY start, cardinality(path)`;
  return new Map(rows.map(({ start, path }) => [start, path]));
}

/** A node that is a revision, or the latest revision of the model a bare name stands for. */
function childOf(id: Prisma.Sql): Prisma.Sql {
  return sql`
    SELECT n.id FROM nodes n WHERE n.id = ${id} AND n.revision_id IS NOT NULL
    UNION ALL
    SELECT latest.id FROM nodes n
    JOIN models m ON lower(m.ref) = lower(n.ref)
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    JOIN nodes latest ON latest.revision_id = a.revision_id
    WHERE n.id = ${id} AND n.revision_id IS NULL`;
}
