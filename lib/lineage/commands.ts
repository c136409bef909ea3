import type { Transaction } from "@/lib/db/client";
import { orderedId } from "@/lib/db/ordered-id";
import type { Grade } from "@/lib/grade";
import type { DistillationRecord, NodeKind, Relation } from "./schema";

export type NewNode = {
  id: string;
  key: string;
  kind: NodeKind;
  label: string;
  ref: string | null;
  provider: string | null;
  revisionId: string | null;
};

/** Adds nodes that are not there yet. */
export async function addNodes(tx: Transaction, nodes: readonly NewNode[]): Promise<void> {
  if (nodes.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO nodes (id, key, kind, label, ref, provider, revision_id)
    SELECT a.id, a.key, a.kind, a.label, a.ref, a.provider, a."revisionId"
    FROM json_to_recordset(${JSON.stringify(nodes)}::json) AS a(id uuid, key text, kind node_kind, label text, ref text,
      provider text, "revisionId" uuid)`;
}

/** Tells nodes of commits that were named before they were read which revisions they are. */
export async function learnNodes(
  tx: Transaction,
  nodes: readonly { id: string; revisionId: string }[],
): Promise<void> {
  if (nodes.length === 0) return;
  await tx.$executeRaw`
    UPDATE nodes n SET revision_id = a."revisionId"
    FROM json_to_recordset(${JSON.stringify(nodes)}::json) AS a(id uuid, "revisionId" uuid) WHERE n.id = a.id`;
}

/** Lets the nodes that carry a model's former name, in any case, lead to the model under its present one. */
export async function renameNodes(
  tx: Transaction,
  { before, after }: { before: string; after: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE nodes SET ref = ${after}
    WHERE kind = 'model' AND lower(ref) = lower(${before}) AND ref <> ${after}`;
}

export type NewEdge = {
  id: string;
  childId: string;
  parentId: string;
  relation: Relation;
  /** An edge between the same two that said it otherwise. */
  supersedes: string | null;
};

/** Adds edges; each needs evidence before the transaction ends. */
export async function addEdges(tx: Transaction, edges: readonly NewEdge[]): Promise<void> {
  const added = edges.filter(({ supersedes }) => supersedes === null);
  if (added.length > 0)
    await tx.$executeRaw`
      INSERT INTO edges (id, child_id, parent_id, relation)
      SELECT a.id, a."childId", a."parentId", a.relation
      FROM json_to_recordset(${JSON.stringify(added)}::json) AS a(id uuid, "childId" uuid, "parentId" uuid, relation relation)`;
  const replacing = edges.filter(({ supersedes }) => supersedes !== null);
  // One statement, since neither row may exist without the other: the old points at the new, and only one is live.
  if (replacing.length > 0)
    await tx.$executeRaw`
      WITH a AS (SELECT * FROM json_to_recordset(${JSON.stringify(replacing)}::json)
          AS a(id uuid, "childId" uuid, "parentId" uuid, relation relation, supersedes uuid)),
        retired AS (UPDATE edges e SET superseded_by_id = a.id FROM a WHERE e.id = a.supersedes RETURNING a.id)
      INSERT INTO edges (id, child_id, parent_id, relation)
      SELECT a.id, a."childId", a."parentId", a.relation FROM retired JOIN a USING (id)`;
}

export type NewEvidence = {
  edgeId: string;
  grade: Grade;
  kind: string;
  source: string;
  quote: string | null;
  sha256: string | null;
  statedAt: string | null;
};

/** Adds evidence to edges. */
export async function addEvidence(
  tx: Transaction,
  evidence: readonly NewEvidence[],
): Promise<void> {
  if (evidence.length === 0) return;
  const rows = evidence.map((row) => ({ ...row, id: orderedId() }));
  await tx.$executeRaw`
    INSERT INTO evidence (id, edge_id, grade, kind, source, quote, sha256, stated_at)
    SELECT a.id, a."edgeId", a.grade, a.kind, a.source, a.quote, a.sha256, a."statedAt"
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS a(id uuid, "edgeId" uuid, grade grade, kind text,
      source text, quote text, sha256 text, "statedAt" text)`;
}

/** Revokes evidence that is no longer stated; an edge without live evidence is no longer shown. */
export async function revokeEvidence(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`UPDATE evidence SET revoked_at = now() WHERE id = ANY(${[...ids]}::uuid[])`;
}

/** Adds how teachers taught, one record a teaching edge. */
export async function addDistillations(
  tx: Transaction,
  records: readonly (DistillationRecord & { edgeId: string })[],
): Promise<void> {
  if (records.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO distillations (edge_id, types, types_basis, scheme, signal, delivery, temperature, loss, samples, stage,
      method, dataset, filters)
    SELECT a."edgeId", a.types, a."typesBasis", a.scheme, a.signal, a.delivery, a.temperature, a.loss, a.samples, a.stage,
      a.method, a.dataset, a.filters
    FROM json_to_recordset(${JSON.stringify(records)}::json) AS a("edgeId" uuid, types jsonb, "typesBasis" text,
      scheme text, signal text, delivery text, temperature float8, loss text, samples bigint, stage text, method text,
      dataset text, filters text)`;
}
