import { z } from "zod";
import { db, Prisma, type Transaction } from "@/lib/db/client";
import { DistillationRecord, Relation } from "@/lib/lineage/schema";
import { Grade } from "@/lib/grade";
import type { Json } from "@/lib/sync/claim";
import type { StoredEdge, StoredModel, StoredRevision } from "@/lib/sync/plan";
import { originOfMark, type Reading } from "@/lib/sync/reading";

/** The field of what the Hub says of a repository as a whole, whatever its revision says. */
export const HUB_STATUS = "hubStatus";
const HubStatus = z.enum(["disabled", "private"]);
export type HubStatus = z.infer<typeof HubStatus>;

/** Of a model: enough to see, without a transaction, that nothing can have changed. */
const Head = z.object({
  ref: z.string(),
  sha: z.string().nullable(),
  digest: z.string(),
  mark: z.string().nullable(),
  hubStatus: HubStatus.nullable(),
  parents: z.array(z.object({ ref: z.string(), relation: Relation })),
});
export type Head = z.infer<typeof Head>;

/** What a Hub calls a repository: a name, which may pass to another one, and an id, which does not. */
export type Identity = { ref: string; hubId: string | null };

/** The latest revision of each model, by id in lower case, with the models it names as parents. */
export async function listHeads(refs: readonly string[]): Promise<Map<string, Head>> {
  const rows = await headsWhere(
    Prisma.sql`lower(m.ref) = ANY(${refs.map((ref) => ref.toLowerCase())})`,
  );
  return new Map(rows.map((head) => [head.ref.toLowerCase(), head]));
}

/** The latest revision of one model. */
export async function findHead(identity: Identity): Promise<Head | null> {
  const [head] = await headsWhere(Prisma.sql`m.id = ${modelIdOf(identity)}`);
  return head ?? null;
}

async function headsWhere(condition: Prisma.Sql): Promise<Head[]> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT m.ref, r.sha, r.digest,
      (SELECT f.value #>> '{}' FROM facts f WHERE f.revision_id = r.id AND f.field = 'parser' AND f.revoked_at IS NULL LIMIT 1) AS mark,
      (SELECT f.value #>> '{}' FROM facts f WHERE f.revision_id = r.id AND f.field = ${HUB_STATUS} AND f.revoked_at IS NULL LIMIT 1) AS "hubStatus",
      (SELECT coalesce(json_agg(json_build_object('ref', p.ref, 'relation', e.relation)), '[]')
        FROM nodes c JOIN edges e ON e.child_id = c.id AND e.superseded_by_id IS NULL
        JOIN nodes p ON p.id = e.parent_id AND p.kind = 'model'
        WHERE c.revision_id = r.id
          AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)) AS parents
    FROM models m
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    JOIN revisions r ON r.id = a.revision_id
    WHERE ${condition}`;
  return rows.map((row) => Head.parse(row));
}

/**
 * The one model a repository is, as a subquery: by its id on the Hub, which survives a rename; by its name only where
 * one side has no such id, since a name that became free may be taken by another repository.
 */
function modelIdOf({ ref, hubId }: Identity): Prisma.Sql {
  return Prisma.sql`(
    SELECT i.id FROM models i
    WHERE i.hub_id = ${hubId}::text
      OR (lower(i.ref) = lower(${ref}) AND (i.hub_id IS NULL OR ${hubId}::text IS NULL))
    ORDER BY (i.hub_id = ${hubId}::text) DESC NULLS LAST LIMIT 1)`;
}

/** The sourced record kept with an earlier revision of a model: what public sources say does not end with a commit. */
export async function findKeptRecord(identity: Identity): Promise<Json> {
  const [row] = await db().$queryRaw<{ record: Json }[]>`
    SELECT r.record -> 'prooflineRecord' AS record FROM revisions r
    WHERE r.model_id = ${modelIdOf(identity)} AND jsonb_typeof(r.record -> 'prooflineRecord') = 'object'
    ORDER BY r.captured_at DESC LIMIT 1`;
  return row?.record ?? null;
}

/** The Hub id of the model that holds a name, where that is another repository than the one asked for. */
export async function findNameHolder(
  tx: Transaction,
  { ref, hubId }: Identity,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ hubId: string }[]>`
    SELECT hub_id AS "hubId" FROM models WHERE lower(ref) = lower(${ref}) AND hub_id <> ${hubId}::text`;
  return row?.hubId ?? null;
}

/** Which of these models the catalog holds as distilled, or as copies of distilled ones; ids in lower case. */
export async function listDistilled(
  tx: Transaction,
  refs: readonly string[],
): Promise<Set<string>> {
  if (refs.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ ref: string }[]>`
    SELECT lower(ref) AS ref FROM models
    WHERE lower(ref) = ANY(${refs.map((ref) => ref.toLowerCase())}) AND admission IN ('distilled', 'copy_of_distilled')`;
  return new Set(rows.map(({ ref }) => ref));
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

/** What is stored of a model. */
export async function findStoredModel(
  tx: Transaction,
  { sha, digest, ...identity }: Reading,
): Promise<(StoredModel & { ref: string }) | null> {
  const [model] = await tx.$queryRaw<
    {
      id: string;
      ref: string;
      hubId: string | null;
      source: string;
      admission: string;
      admissionReason: string;
      latestId: string | null;
      revisionId: string | null;
    }[]
  >`
    SELECT m.id, m.ref, m.hub_id AS "hubId", m.source, m.admission, m.admission_reason AS "admissionReason",
      (SELECT a.revision_id FROM revision_aliases a WHERE a.model_id = m.id AND a.alias = 'latest') AS "latestId",
      (SELECT r.id FROM revisions r WHERE r.model_id = m.id
        AND CASE WHEN ${sha}::text IS NULL THEN r.sha IS NULL AND r.digest = ${digest} ELSE r.sha = ${sha} END) AS "revisionId"
    FROM models m WHERE m.id = ${modelIdOf(identity)}`;
  if (!model) return null;
  const { latestId, revisionId, ...row } = model;
  const revision = revisionId === null ? null : await readRevision(tx, revisionId);
  const latest =
    latestId === null ? null : { revisionId: latestId, origin: await originOf(tx, latestId) };
  return { ...row, latest, revision };
}

async function originOf(tx: Transaction, revisionId: string) {
  const fact = await tx.fact.findFirst({
    where: { revisionId, field: "parser", revokedAt: null },
    select: { value: true },
  });
  return originOfMark(typeof fact?.value === "string" ? fact.value : null);
}

async function readRevision(tx: Transaction, id: string): Promise<StoredRevision> {
  const live = { revokedAt: null };
  const row = await tx.revision.findUniqueOrThrow({
    where: { id },
    select: {
      // A reading of a revision neither states nor ends what the Hub says of the repository.
      facts: { where: { ...live, NOT: { field: HUB_STATUS } } },
      problems: { select: { id: true, code: true, field: true, message: true } },
      artifacts: { select: { id: true, path: true, sizeBytes: true, gitOid: true, sha256: true } },
      node: {
        select: {
          parents: {
            where: { supersededById: null },
            select: {
              id: true,
              relation: true,
              parent: { select: { key: true } },
              distillation: true,
              evidence: { where: live },
            },
          },
        },
      },
    },
  });
  const mark = row.facts.find(({ field }) => field === "parser")?.value;
  return {
    id,
    origin: originOfMark(typeof mark === "string" ? mark : null),
    facts: row.facts.map((fact) => ({
      ...fact,
      value: z.json().parse(fact.value),
      grade: Grade.parse(fact.grade),
    })),
    edges: (row.node?.parents ?? []).map(edgeOf),
    problems: row.problems,
    artifacts: row.artifacts.map((file) => ({
      ...file,
      sizeBytes: file.sizeBytes === null ? null : Number(file.sizeBytes),
    })),
  };
}

type EdgeRow = {
  id: string;
  relation: Relation;
  parent: { key: string };
  distillation: (Record<string, unknown> & { edgeId: string; samples: bigint | null }) | null;
  evidence: StoredEdge["evidence"];
};

function edgeOf({ id, relation, parent, distillation, evidence }: EdgeRow): StoredEdge {
  if (!distillation) return { id, relation, parentKey: parent.key, distillation: null, evidence };
  const { samples, ...columns } = distillation;
  const record = DistillationRecord.parse({
    ...columns,
    samples: samples === null ? null : Number(samples),
  });
  return { id, relation, parentKey: parent.key, distillation: record, evidence };
}
