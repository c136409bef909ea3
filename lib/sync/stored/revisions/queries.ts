import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { Grade } from "@/lib/grade";
import { DistillationRecord, type NodeKind, type Relation } from "@/lib/lineage/schema";
import type { StoredEdge, StoredRevision } from "@/lib/sync/apply/plan";
import { missingParts, originOfMark } from "@/lib/sync/reading/reading";
import { HUB_STATUS } from "@/lib/sync/stored/status";

const Json = z.json();

/** What is stored of some revisions, by their ids, live rows only. */
export async function readRevisions(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, StoredRevision>> {
  if (ids.length === 0) return new Map();
  const live = { revokedAt: null };
  const rows = await tx.revision.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      sha: true,
      modifiedAt: true,
      // A reading neither states nor ends what the Hub says of the repository, nor what the bytes of its files say.
      facts: {
        where: { ...live, NOT: [{ field: HUB_STATUS }, { kind: "artifact" }] },
        orderBy: { id: "asc" },
      },
      problems: {
        where: { NOT: { code: { startsWith: "artifacts." } } },
        select: { id: true, code: true, field: true, message: true },
      },
      artifacts: {
        orderBy: { path: "asc" },
        select: { id: true, path: true, sizeBytes: true, gitOid: true, sha256: true, format: true },
      },
      evalRuns: {
        where: { runner: "self_reported", kind: "quality" },
        orderBy: [{ benchmark: "asc" }, { digest: "asc" }],
        select: {
          benchmark: true,
          benchmarkRevision: true,
          results: { orderBy: [{ category: "asc" }, { metric: "asc" }] },
        },
      },
      node: {
        select: {
          parents: {
            where: { supersededById: null },
            orderBy: { id: "asc" },
            select: {
              id: true,
              relation: true,
              parent: { select: { kind: true, key: true, ref: true, label: true } },
              distillation: true,
              evidence: { where: live },
            },
          },
        },
      },
    },
  });
  const revisions = rows.map(revisionOf);
  const silent = revisions.filter(({ facts }) => isCardMissing(facts)).map(({ id }) => id);
  const before = await readStatedBefore(tx, silent);
  return new Map(
    revisions.map((row) => [row.id, { ...row, statedBefore: before.get(row.id) ?? [] }]),
  );
}

function isCardMissing(facts: StoredRevision["facts"]): boolean {
  const mark = facts.find(({ field }) => field === "parser")?.value;
  return typeof mark === "string" && missingParts(mark).includes("card");
}

/** By revision, the license of the last revision before it whose card could be read. */
async function readStatedBefore(
  tx: Transaction,
  ids: readonly string[],
): Promise<Map<string, StoredRevision["statedBefore"]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ id: string; field: string; value: unknown; kind: string }[]>`
    SELECT r.id::text, f.field, f.value, f.kind FROM revisions r
    CROSS JOIN LATERAL (
      SELECT p.id FROM revisions p
      WHERE p.model_id = r.model_id AND p.captured_at < r.captured_at AND EXISTS (
        SELECT FROM facts m WHERE m.revision_id = p.id AND m.field = 'parser' AND m.revoked_at IS NULL
          AND m.value #>> '{}' !~ ' without .*card')
      ORDER BY p.captured_at DESC LIMIT 1) p
    JOIN facts f ON f.revision_id = p.id AND f.field IN ('license', 'licenseName') AND f.revoked_at IS NULL
    WHERE r.id = ANY(${[...ids]}::uuid[]) ORDER BY f.id`;
  const before = new Map<string, StoredRevision["statedBefore"]>();
  for (const { id, value, ...fact } of rows) {
    const stated = before.get(id) ?? [];
    before.set(id, [...stated, { ...fact, value: Json.parse(value) }]);
  }
  return before;
}

type Row = Omit<StoredRevision, "origin" | "facts" | "statedBefore" | "edges" | "artifacts"> & {
  facts: (Omit<StoredRevision["facts"][number], "value" | "grade"> & {
    value: unknown;
    grade: string;
  })[];
  artifacts: (Omit<StoredRevision["artifacts"][number], "sizeBytes"> & {
    sizeBytes: bigint | null;
  })[];
  node: { parents: EdgeRow[] } | null;
};

function revisionOf({ facts, artifacts, node, ...row }: Row): Omit<StoredRevision, "statedBefore"> {
  const mark = facts.find(({ field }) => field === "parser")?.value;
  return {
    ...row,
    origin: originOfMark(typeof mark === "string" ? mark : null),
    facts: facts.map((fact) => ({
      ...fact,
      value: Json.parse(fact.value),
      grade: Grade.parse(fact.grade),
    })),
    edges: (node?.parents ?? []).map(edgeOf),
    artifacts: artifacts.map((file) => ({ ...file, sizeBytes: wholeOf(file.sizeBytes) })),
  };
}

type EdgeRow = {
  id: string;
  relation: Relation;
  parent: { kind: NodeKind; key: string; ref: string | null; label: string };
  distillation: (Record<string, unknown> & { edgeId: string; samples: bigint | null }) | null;
  evidence: StoredEdge["evidence"];
};

function edgeOf({ distillation, ...edge }: EdgeRow): StoredEdge {
  if (!distillation) return { ...edge, distillation: null };
  const { samples, ...columns } = distillation;
  const record = DistillationRecord.parse({ ...columns, samples: wholeOf(samples) });
  return { ...edge, distillation: record };
}

function wholeOf(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
