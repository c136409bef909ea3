import { z } from "zod";
import { listFacts, listModelSummaries } from "@/lib/catalog/queries";
import type { ModelSummary } from "@/lib/catalog/schema";
import { db, Prisma } from "@/lib/db/client";
import { Grade } from "@/lib/grade";
import { listKnownLicenses } from "@/lib/license/queries";
import { ancestry, licenseReport } from "./chain";
import { type Assembled, assembleGraph, type HeldRevision, type Walk } from "./graph";
import type { LicenseReport } from "./license-chain";
import {
  DistillationRecord,
  Evidence,
  type LineageEdge,
  type LineageGraph,
  LineageQuery,
  NodeKind,
  Relation,
  type TeacherSummary,
} from "./schema";

const { sql } = Prisma;

const MAX_DEPTH = 12;
const MAX_NODES = 400;
/** Steps walked a direction, nearest first: more than a graph shows, without reading a whole family. */
const MAX_STEPS = 1_000;

/** One student of a teacher: the model as lists show it, and the edge that names the teacher. */
export type Student = { summary: ModelSummary; edge: LineageEdge };
/** A teacher with all its students. */
export type TeacherPage = { teacher: TeacherSummary; students: Student[] };

/**
 * The lineage around a revision: its ancestors, its descendants, or both. Null when there is no such revision.
 * See `assembleGraph` for how parents named without a revision are read.
 */
export async function findLineage(
  revisionId: string,
  query: Partial<LineageQuery> = {},
): Promise<LineageGraph | null> {
  const { depth, direction } = LineageQuery.parse(query);
  return (await readLineage(revisionId, { depth, direction }))?.graph ?? null;
}

/** What the model and each of its ancestors declare, for the license page. Null when there is no such revision. */
export async function findLicenseChain(revisionId: string): Promise<LicenseReport | null> {
  const lineage = await readLineage(revisionId, { depth: MAX_DEPTH, direction: "up" });
  if (!lineage) return null;
  const { graph, held } = lineage;
  const [facts, known] = await Promise.all([
    listFacts(
      [...held.values()].map(({ id }) => id),
      ["license", "licenseName", "license_name", "licenseNote", "license_note"],
    ),
    listKnownLicenses(),
  ]);
  return licenseReport(
    ancestry(graph),
    (node) => facts.get(held.get(node.id)?.id ?? "") ?? [],
    known,
  );
}

/** The models a model taught, at whatever revision of either the claim was made, by name. */
export async function listStudents(ref: string): Promise<Student[]> {
  return readStudents(sql`p.kind = 'model' AND lower(p.ref) = lower(${ref})`);
}

/** Everything that taught a model of this catalog, the one with most students first. */
export async function listTeachers(): Promise<TeacherSummary[]> {
  return readTeachers(sql`true`);
}

/** A teacher by the key of its page; null when it taught nothing here. */
export async function findTeacher(key: string): Promise<TeacherPage | null> {
  if (key.includes("\0")) return null;
  const outside = /^(service|named|stub)\//.test(key);
  const isTeacher = outside
    ? sql`p.kind <> 'model' AND lower(${TEACHER_KEY}) = lower(${key})`
    : sql`p.kind = 'model' AND lower(p.ref) = lower(${key})`;
  const [[teacher], students] = await Promise.all([
    readTeachers(isTeacher),
    readStudents(isTeacher),
  ]);
  return teacher ? { teacher, students } : null;
}

/** An edge `e` that stands: nobody superseded it, and some of its evidence is not revoked. */
const LIVE = sql`e.superseded_by_id IS NULL
  AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)`;

/** The same, asked edge by edge: a walk that will stop early must not read all evidence first. */
const LIVE_STEP = sql`e.superseded_by_id IS NULL
  AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL OFFSET 0)`;

/** A model named without its revision. */
const bare = (node: Prisma.Sql) =>
  sql`${node}.kind = 'model' AND ${node}.revision_id IS NULL AND ${node}.key !~ '@[0-9a-f]{40}$'`;

/** An edge `e` with its distillation record and its standing evidence, best first: of equals, a source before editors. */
const EDGE_COLUMNS = sql`e.id, e.child_id AS "childId", e.parent_id AS "parentId", e.relation::text,
  (SELECT json_build_object('types', t.types, 'typesBasis', t.types_basis, 'scheme', t.scheme, 'signal', t.signal,
      'delivery', t.delivery, 'temperature', t.temperature, 'loss', t.loss, 'samples', t.samples, 'stage', t.stage,
      'method', t.method, 'dataset', t.dataset, 'filters', t.filters)
    FROM distillations t WHERE t.edge_id = e.id) AS distillation,
  (SELECT max(v.grade) FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL) AS grade,
  (SELECT json_agg(json_build_object('grade', v.grade, 'kind', v.kind, 'source', v.source, 'quote', v.quote,
      'at', v.stated_at) ORDER BY v.grade DESC, v.kind = 'editors', v.created_at, v.id)
    FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL) AS evidence`;

const EdgeRow = z.object({
  id: z.string(),
  childId: z.string(),
  parentId: z.string(),
  relation: Relation,
  distillation: DistillationRecord.nullable(),
  grade: Grade,
  evidence: z.array(Evidence),
});

async function readLineage(
  revisionId: string,
  { depth, direction }: LineageQuery,
): Promise<Assembled | null> {
  const revision = await db().revision.findUnique({
    where: { id: revisionId },
    select: {
      id: true,
      sha: true,
      digest: true,
      model: { select: { ref: true } },
      node: { select: { key: true } },
    },
  });
  if (!revision) return null;
  const { model, node, ...held } = revision;
  const root: HeldRevision = { ...held, ref: model.ref, key: node?.key ?? null };
  const { edges, cut } = await readEdges(root, depth + 1, direction);
  const nodes = await readNodes(edges.flatMap((edge) => [edge.childId, edge.parentId]));
  return assembleGraph({ root, nodes, edges, depth, direction, maxNodes: MAX_NODES, cut });
}

/**
 * The live edges within `depth` steps of a revision. Where a parent is a bare name of the catalog the walk goes on
 * from that model's latest revision, so it can come back to where it was; each side therefore keeps (edge, depth)
 * once by UNION, which bounds it by edges × depth however many paths there are, and stops at the depth asked.
 * OFFSET 0 keeps the planner to one index lookup a step: on tables it knows nothing of yet (right after the first
 * sync) it would rather join everything with everything.
 */
async function readEdges(
  { id, ref }: HeldRevision,
  depth: number,
  direction: LineageQuery["direction"],
): Promise<Pick<Walk, "edges" | "cut">> {
  const up = sql`
    SELECT 'up' AS side, edge_id, depth FROM (
      WITH RECURSIVE up (edge_id, node_id, depth) AS (
        SELECT NULL::uuid, id, 0 FROM nodes WHERE revision_id = ${id}::uuid
        UNION
        SELECT e.id, coalesce(latest.id, e.parent_id), up.depth + 1
        FROM up
        CROSS JOIN LATERAL (
          SELECT e.id, e.parent_id FROM edges e WHERE e.child_id = up.node_id AND ${LIVE_STEP} OFFSET 0) e
        LEFT JOIN LATERAL (
          SELECT n.id FROM nodes p JOIN models m ON lower(m.ref) = lower(p.ref)
          JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
          JOIN nodes n ON n.revision_id = a.revision_id
          WHERE p.id = e.parent_id AND ${bare(sql`p`)} OFFSET 0) latest ON true
        WHERE up.depth < ${depth})
      SELECT edge_id, depth FROM up WHERE edge_id IS NOT NULL LIMIT ${MAX_STEPS}) ancestors`;
  // A model's children name its revision, or, when it is the latest (or the root), the bare name.
  const down = sql`
    SELECT 'down' AS side, edge_id, depth FROM (
      WITH RECURSIVE down (edge_id, node_id, depth) AS (
        SELECT NULL::uuid, id, 0 FROM nodes WHERE revision_id = ${id}::uuid
        UNION
        SELECT NULL::uuid, n.id, 0 FROM nodes n WHERE lower(n.ref) = lower(${ref}) AND ${bare(sql`n`)}
        UNION
        SELECT e.id, e.child_id, down.depth + 1
        FROM down
        CROSS JOIN LATERAL (
          SELECT down.node_id AS id
          UNION ALL
          SELECT name.id
          FROM (SELECT m.ref FROM nodes n JOIN revision_aliases a ON a.revision_id = n.revision_id AND a.alias = 'latest'
            JOIN models m ON m.id = a.model_id WHERE n.id = down.node_id AND down.depth > 0 OFFSET 0) self
          CROSS JOIN LATERAL (
            SELECT n.id FROM nodes n WHERE lower(n.ref) = lower(self.ref) AND ${bare(sql`n`)} OFFSET 0) name) named
        CROSS JOIN LATERAL (
          SELECT e.id, e.child_id FROM edges e WHERE e.parent_id = named.id AND ${LIVE_STEP} OFFSET 0) e
        WHERE down.depth < ${depth})
      SELECT edge_id, depth FROM down WHERE edge_id IS NOT NULL LIMIT ${MAX_STEPS}) descendants`;
  const sides = { up, down, both: sql`${up} UNION ALL ${down}` }[direction];
  const rows = await db().$queryRaw<unknown[]>`
    WITH walked AS MATERIALIZED (${sides})
    SELECT ${EDGE_COLUMNS}, (SELECT max(steps) FROM (SELECT count(*)::int AS steps FROM walked GROUP BY side) s) AS steps
    FROM (SELECT edge_id, min(depth) AS depth FROM walked GROUP BY edge_id) w
    JOIN edges e ON e.id = w.edge_id ORDER BY w.depth, e.relation, e.created_at, e.id`;
  const edges = z.array(EdgeRow.extend({ steps: z.int() })).parse(rows);
  return { edges, cut: (edges[0]?.steps ?? 0) >= MAX_STEPS };
}

const Held = z.object({
  id: z.string(),
  ref: z.string(),
  sha: z.string().nullable(),
  digest: z.string(),
  key: z.string().nullable(),
});
const NodeRow = z.object({
  id: z.string(),
  kind: NodeKind,
  key: z.string(),
  label: z.string(),
  ref: z.string().nullable(),
  provider: z.string().nullable(),
  route: z.string().nullable(),
  revision: Held.nullable(),
  latest: Held.nullable(),
});

/** Nodes with the catalog's model behind them: by their revision, which survives a rename, else by name. */
async function readNodes(ids: readonly string[]): Promise<Walk["nodes"]> {
  const held = (revision: Prisma.Sql) => sql`CASE WHEN ${revision}.id IS NOT NULL THEN
    json_build_object('id', ${revision}.id, 'ref', m.ref, 'sha', ${revision}.sha, 'digest', ${revision}.digest,
      'key', (SELECT key FROM nodes WHERE revision_id = ${revision}.id)) END`;
  const rows = await db().$queryRaw<unknown[]>`
    SELECT n.id, n.kind::text, n.key, n.label, n.ref, n.provider, n.route,
      ${held(sql`r`)} AS revision, ${held(sql`l`)} AS latest
    FROM nodes n
    LEFT JOIN revisions r ON r.id = n.revision_id
    LEFT JOIN models m ON m.id = coalesce(r.model_id,
      (SELECT id FROM models WHERE n.kind = 'model' AND lower(ref) = lower(n.ref)))
    LEFT JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    LEFT JOIN revisions l ON l.id = a.revision_id
    WHERE n.id = ANY(${[...new Set(ids)]}::uuid[])`;
  return z.array(NodeRow).parse(rows);
}

/** The path of a teacher's page: a model's name as the catalog spells it, or the end of the key of what is no model. */
const TEACHER_KEY = sql`CASE p.kind WHEN 'model' THEN coalesce(m.ref, p.ref)
  ELSE CASE p.kind WHEN 'service' THEN 'service/' WHEN 'named' THEN 'named/' ELSE 'stub/' END
    || regexp_replace(lower(substr(p.key, strpos(p.key, ':') + 1)), '[\\s/]+', '-', 'g') END`;

/** Live teacher edges `e` from `p` to `d`, the document of a model whose latest revision makes the claim. */
const TEACHINGS = sql`edges e JOIN nodes p ON p.id = e.parent_id AND p.kind <> 'dataset'
  JOIN nodes c ON c.id = e.child_id
  JOIN revision_aliases a ON a.revision_id = c.revision_id AND a.alias = 'latest'
  JOIN search_documents d ON d.model_id = a.model_id
  LEFT JOIN models m ON p.kind = 'model' AND lower(m.ref) = lower(p.ref)`;

async function readTeachers(isTeacher: Prisma.Sql): Promise<TeacherSummary[]> {
  // One teacher may be several nodes: a model at two revisions and by its bare name, a label in two spellings.
  return db().$queryRaw<TeacherSummary[]>`
    SELECT min(${TEACHER_KEY}) AS key, CASE p.kind WHEN 'model' THEN min(coalesce(m.ref, p.ref)) ELSE min(p.label) END AS label,
      p.kind::text, bool_or(m.id IS NOT NULL) AS "inCatalog", min(p.provider) AS provider,
      count(DISTINCT d.model_id)::int AS students, array_agg(DISTINCT d.domain) AS domains
    FROM ${TEACHINGS}
    WHERE e.relation = 'distilled_from' AND ${isTeacher} AND ${LIVE}
    GROUP BY p.kind, lower(${TEACHER_KEY})
    ORDER BY students DESC, label`;
}

async function readStudents(isTeacher: Prisma.Sql): Promise<Student[]> {
  // Of a student that names its teacher twice, by revision and by name, the best evidenced edge speaks.
  const rows = await db().$queryRaw<unknown[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (d.ref) d.model_id AS "modelId", d.ref, c.key AS "from", p.key AS "to", ${EDGE_COLUMNS}
      FROM ${TEACHINGS}
      WHERE e.relation = 'distilled_from' AND ${isTeacher} AND ${LIVE}
      ORDER BY d.ref, grade DESC, e.created_at, e.id) named`;
  const edges = z
    .array(EdgeRow.extend({ modelId: z.string(), from: z.string(), to: z.string() }))
    .parse(rows);
  const summaries = await listModelSummaries(edges.map((edge) => edge.modelId));
  return edges.flatMap(({ modelId, id, from, to, relation, grade, distillation, evidence }) => {
    const summary = summaries.get(modelId);
    return summary
      ? [{ summary, edge: { id, from, to, relation, grade, distillation, evidence } }]
      : [];
  });
}
