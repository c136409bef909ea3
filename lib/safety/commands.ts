import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { orderedId } from "@/lib/db/ordered-id";
import { wilson } from "./interval";
import { EvalResult, EvalRun } from "./schema";

const Result = EvalResult.omit({ safety: true })
  .extend({
    category: z.string().min(1),
    metric: z.string().min(1),
    k: z.int().min(0).nullable().default(null),
    n: z.int().min(1).nullable().default(null),
    unparsed: z.int().min(0).nullable().default(null),
    value: z.number().nullable().default(null),
    grade: z.string().nullable().default(null),
  })
  .refine((result) => result.k === null || (result.n !== null && result.k <= result.n), {
    path: ["k"],
    message: "k counts failures among n, so it needs n and cannot exceed it",
  })
  .refine(
    ({ unit, value }) => unit !== "fraction" || value === null || (value >= 0 && value <= 1),
    { path: ["value"], message: "a fraction lies between 0 and 1" },
  );

const text = z.string().min(1).nullable().default(null);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a sha256 is 64 hex digits");

/** One run as its source states it. What the source leaves out may be left out here, and is stored as unknown. */
export const EvalRunInput = EvalRun.omit({ id: true, revision: true }).extend({
  benchmark: z.string().min(1),
  benchmarkRevision: text,
  harness: text,
  harnessVersion: text,
  judge: text,
  attack: text,
  guardrail: text,
  decoding: z.record(z.string(), z.json()).nullable().default(null),
  evaluator: text,
  evaluatorRelation: EvalRun.shape.evaluatorRelation.default(null),
  ranAt: text,
  sourceUrl: z.url(),
  rawSha256: sha256.nullable().default(null),
  modelLabel: text,
  identityBasis: text,
  asReported: z.boolean().default(false),
  note: text,
  results: z
    .array(Result)
    .min(1)
    .refine((results) => new Set(results.map(keyOf)).size === results.length, {
      message: "a category has one result a metric",
    }),
});
export type EvalRunInput = z.input<typeof EvalRunInput>;

/** A run, and the revision it is of. */
export type RevisionRun = { revisionId: string; run: EvalRunInput };

/**
 * Records a run on a revision, with the 95 % interval of the failures wherever both k and n are known. The same run
 * enters once: a second call writes nothing.
 * @throws {z.ZodError} naming the field, when the run cannot be believed as stated
 */
export async function recordEvalRun(
  tx: Transaction,
  run: RevisionRun,
): Promise<{ created: boolean }> {
  return { created: (await recordEvalRuns(tx, [run])) > 0 };
}

/**
 * As `recordEvalRun`, for several runs.
 * @returns how many were new
 */
export async function recordEvalRuns(
  tx: Transaction,
  runs: readonly RevisionRun[],
): Promise<number> {
  if (runs.length === 0) return 0;
  const rows = runs.map(rowOf);
  const created = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO eval_runs (id, revision_id, digest, kind, benchmark, benchmark_revision, harness, harness_version, judge,
      attack, guardrail, decoding, runner, evaluator, evaluator_relation, ran_at, source_url, raw_sha256, model_label,
      identity_basis, as_reported, note)
    SELECT a.id, a."revisionId", a.digest, a.kind, a.benchmark, a."benchmarkRevision", a.harness, a."harnessVersion",
      a.judge, a.attack, a.guardrail, a.decoding, a.runner, a.evaluator, a."evaluatorRelation", a."ranAt",
      a."sourceUrl", a."rawSha256", a."modelLabel", a."identityBasis", a."asReported", a.note
    FROM json_to_recordset(${JSON.stringify(rows.map(({ run }) => run))}::json) AS a(id uuid, "revisionId" uuid,
      digest text, kind eval_kind, benchmark text, "benchmarkRevision" text, harness text, "harnessVersion" text,
      judge text, attack text, guardrail text, decoding jsonb, runner runner, evaluator text, "evaluatorRelation" text,
      "ranAt" text, "sourceUrl" text, "rawSha256" text, "modelLabel" text, "identityBasis" text, "asReported" bool,
      note text)
    ON CONFLICT DO NOTHING RETURNING id::text`;
  const isNew = new Set(created.map(({ id }) => id));
  await addResults(
    tx,
    rows.flatMap(({ run, results }) => (isNew.has(run.id) ? results : [])),
  );
  return created.length;
}

function rowOf({ revisionId, run: input }: RevisionRun) {
  const { results, decoding, ...parsed } = EvalRunInput.parse(input);
  const ordered = results.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const digest = digestOf({ ...parsed, decoding, results: ordered });
  const id = orderedId();
  return {
    run: { ...parsed, decoding, id, revisionId, digest },
    results: ordered.map((result) => ({
      ...result,
      ...intervalOf(result),
      id: orderedId(),
      runId: id,
    })),
  };
}

async function addResults(
  tx: Transaction,
  results: readonly ReturnType<typeof rowOf>["results"][number][],
): Promise<void> {
  if (results.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO eval_results (id, run_id, category, metric, k, n, unparsed, value, unit, grade, direction, lower, upper)
    SELECT a.id, a."runId", a.category, a.metric, a.k, a.n, a.unparsed, a.value, a.unit, a.grade, a.direction, a.lower, a.upper
    FROM json_to_recordset(${JSON.stringify(results)}::json) AS a(id uuid, "runId" uuid, category text, metric text,
      k int, n int, unparsed int, value float8, unit text, grade text, direction text, lower float8, upper float8)`;
}

function keyOf(result: { category: string; metric: string }): string {
  return JSON.stringify([result.category, result.metric]);
}

function digestOf(run: object): string {
  // canonicalize 2 is typed as possibly undefined for undefined input only.
  return createHash("sha256")
    .update(canonicalize(run) ?? "")
    .digest("hex");
}

function intervalOf({ k, n }: { k: number | null; n: number | null }) {
  return k === null || n === null ? { lower: null, upper: null } : wilson(k, n);
}
