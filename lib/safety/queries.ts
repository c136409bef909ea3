import { db, type Prisma, type Transaction } from "@/lib/db/client";
import { safetyCells } from "./headline";
import { safetyRate } from "./interval";
import { EvalRun, type EvalResult, type Runner, type SafetyReport } from "./schema";

/** A row of `safety_cells`: an attack or judge that is not stated is the empty text, since a key holds no null. */
export type SafetyCellRow = {
  modelId: string;
  benchmark: string;
  attack: string;
  judge: string;
  runner: Runner;
  category: string;
  k: number;
  n: number;
  value: number;
  lower: number;
  upper: number;
};

/**
 * The runs of a revision, with those of its model whose source names no revision, and, for each teacher of the catalog that has any, the teacher's: of the revision the claim
 * names, or of its latest where it names none. Never averaged.
 */
export async function findSafetyReport(revisionId: string): Promise<SafetyReport> {
  const teachers = await listTaughtBy(revisionId);
  const runs = await listRuns(db(), [revisionId, ...teachers.map((teacher) => teacher.revisionId)]);
  return {
    runs: runs.get(revisionId) ?? [],
    teachers: teachers.flatMap(({ ref, revisionId: taught }) => {
      const own = runs.get(taught) ?? [];
      return own.length > 0 ? [{ id: ref, runs: own }] : [];
    }),
  };
}

/** The safety cells of the latest revisions of these models, as the search read model stores them. */
export async function readSafetyCells(
  tx: Transaction,
  modelIds: readonly string[],
): Promise<SafetyCellRow[]> {
  const latest = await tx.$queryRaw<{ modelId: string; revisionId: string }[]>`
    SELECT a.model_id::text AS "modelId", a.revision_id::text AS "revisionId" FROM revision_aliases a
    WHERE a.model_id = ANY(${[...modelIds]}::uuid[]) AND a.alias = 'latest' AND EXISTS (
      SELECT FROM eval_runs v JOIN revisions r ON r.id = v.revision_id
      WHERE r.model_id = a.model_id AND v.kind = 'safety')`;
  if (latest.length === 0) return [];
  const runs = await listRuns(
    tx,
    latest.map(({ revisionId }) => revisionId),
  );
  return latest.flatMap(({ modelId, revisionId }) =>
    safetyCells(runs.get(revisionId) ?? []).map((cell) => ({
      modelId,
      ...cell,
      attack: cell.attack ?? "",
      judge: cell.judge ?? "",
    })),
  );
}

async function listTaughtBy(revisionId: string): Promise<{ ref: string; revisionId: string }[]> {
  // Live edges only; a bare name is read as the latest revision of the model it names.
  return db().$queryRaw<{ ref: string; revisionId: string }[]>`
    SELECT DISTINCT m.ref, coalesce(p.revision_id, a.revision_id)::text AS "revisionId"
    FROM nodes c
    JOIN edges e ON e.child_id = c.id AND e.relation = 'distilled_from' AND e.superseded_by_id IS NULL
    JOIN nodes p ON p.id = e.parent_id AND p.kind = 'model'
    LEFT JOIN revisions r ON r.id = p.revision_id
    JOIN models m ON m.id = coalesce(r.model_id, (SELECT id FROM models WHERE lower(ref) = lower(p.ref)))
    JOIN revision_aliases a ON a.model_id = m.id AND a.alias = 'latest'
    WHERE c.revision_id = ${revisionId}::uuid AND coalesce(p.revision_id, a.revision_id) <> c.revision_id
      AND EXISTS (SELECT FROM evidence v WHERE v.edge_id = e.id AND v.revoked_at IS NULL)
    ORDER BY m.ref`;
}

/**
 * Runs by the revision asked for. A run whose source names no revision hangs on an unpinned one; it is of the model as
 * a whole, so every revision of the model shows it, once, and it says that the revision was not stated.
 */
async function listRuns(
  client: Transaction,
  revisionIds: readonly string[],
): Promise<Map<string, EvalRun[]>> {
  const places = await client.$queryRaw<{ asked: string; held: string }[]>`
    SELECT r.id::text AS asked, h.id::text AS held
    FROM revisions r JOIN revisions h ON h.model_id = r.model_id AND (h.id = r.id OR h.sha IS NULL)
    WHERE r.id = ANY(${[...revisionIds]}::uuid[])`;
  const rows = await client.evalRun.findMany({
    where: { revisionId: { in: places.map(({ held }) => held) } },
    include: {
      results: { orderBy: [{ category: "asc" }, { metric: "asc" }] },
      revision: { select: { sha: true } },
    },
    orderBy: [
      { kind: "asc" },
      { benchmark: "asc" },
      { attack: "asc" },
      { createdAt: "asc" },
      { id: "asc" },
    ],
  });
  return new Map(
    revisionIds.map((asked) => {
      const held = new Set(places.flatMap((place) => (place.asked === asked ? [place.held] : [])));
      const byDigest = new Map(
        rows.filter((row) => held.has(row.revisionId)).map((row) => [row.digest, row]),
      );
      return [asked, [...byDigest.values()].map(runOf)];
    }),
  );
}

type RunRow = Prisma.EvalRunGetPayload<{
  include: { results: true; revision: { select: { sha: true } } };
}>;

function runOf({ revision, ...row }: RunRow): EvalRun {
  const results = row.results.map((result) => ({ ...result, safety: safetyOf(row.kind, result) }));
  return EvalRun.parse({ ...row, revision: revision.sha, results });
}

/** The rate that is better when higher. A quality score counts no failures of safety, so it has none. */
function safetyOf(
  kind: EvalRun["kind"],
  { unit, k, n }: { unit: string; k: number | null; n: number | null },
): EvalResult["safety"] {
  return kind === "quality" || unit !== "fraction" || k === null || n === null
    ? null
    : safetyRate(k, n);
}
