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

/** A model as a claim names it: by the key of its node, and by id where the claim names no revision. */
export type NamedModel = { key: string; bareRef: string | null };

/**
 * Which parents already have the child among their own ancestors, and the way there by label. A parent named without
 * a revision is followed through the latest revision of that model, which the database's own check, made over
 * revisions, does not do.
 * @param childKeys keys by which the child may be named: its revision, and its bare name
 */
export async function findCycles(
  tx: Transaction,
  childKeys: readonly string[],
  parents: readonly NamedModel[],
): Promise<Map<string, string[]>> {
  if (parents.length === 0) return new Map();
  // A card may have named the child in other letters before the catalog knew how it is spelled.
  const own = join(childKeys.map((key) => key.toLowerCase()));
  const rows = await tx.$queryRaw<{ start: string; path: string[] }[]>`
    WITH RECURSIVE asked AS (
      SELECT key, "bareRef" AS ref FROM jsonb_to_recordset(${JSON.stringify(parents)}::jsonb) AS a(key text, "bareRef" text)
    ), walk AS (
      SELECT asked.key AS start, asked.key, own.id AS own_id, ARRAY[coalesce(asked.ref, asked.key)] AS path, ARRAY[own.id] AS seen
      FROM asked JOIN LATERAL (${heldNode(sql`asked.key`, sql`asked.ref`)}) AS own ON true
      UNION ALL
      SELECT walk.start, parent.key, own.id, walk.path || parent.label, walk.seen || own.id
      FROM walk
      JOIN edges e ON e.child_id = walk.own_id AND e.superseded_by_id IS NULL
        AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)
      JOIN nodes parent ON parent.id = e.parent_id AND parent.kind = 'model'
      LEFT JOIN LATERAL (${heldNode(sql`parent.key`, sql`CASE WHEN parent.revision_id IS NULL THEN parent.ref END`)}) AS own ON true
      WHERE lower(walk.key) NOT IN (${own})
        AND (own.id IS NULL OR NOT own.id = ANY(walk.seen)) AND cardinality(walk.path) < ${DEEPEST}
    )
    SELECT DISTINCT ON (start) start, path FROM walk WHERE lower(key) IN (${own})
    ORDER BY start, cardinality(path)`;
  return new Map(rows.map(({ start, path }) => [start, path]));
}

/** The node of the revision a key stands for: its own, or the latest of the model a bare name stands for. */
function heldNode(key: Prisma.Sql, bareRef: Prisma.Sql): Prisma.Sql {
  return sql`
    SELECT n.id FROM nodes n WHERE n.key = ${key} AND n.revision_id IS NOT NULL
    UNION ALL
    SELECT n.id FROM models m
    JOIN revision_aliases latest ON latest.model_id = m.id AND latest.alias = 'latest'
    JOIN nodes n ON n.revision_id = latest.revision_id
    WHERE lower(m.ref) = lower(${bareRef})`;
}
