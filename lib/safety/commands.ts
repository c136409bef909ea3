import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { Prisma, type Transaction } from "@/lib/db/client";
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

/**
 * Records a run on a revision, with the 95 % interval of the failures wherever both k and n are known. The same run
 * enters once: a second call writes nothing.
 * @throws {z.ZodError} naming the field, when the run cannot be believed as stated
 */
export async function recordEvalRun(
  tx: Transaction,
  { revisionId, run }: { revisionId: string; run: EvalRunInput },
): Promise<{ created: boolean }> {
  const { results, decoding, ...parsed } = EvalRunInput.parse(run);
  const ordered = results.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const digest = digestOf({ ...parsed, decoding, results: ordered });

  const [created] = await tx.evalRun.createManyAndReturn({
    data: [{ ...parsed, decoding: decoding ?? Prisma.DbNull, revisionId, digest }],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!created) return { created: false };

  await tx.evalResult.createMany({
    data: ordered.map((result) => ({ runId: created.id, ...result, ...intervalOf(result) })),
  });
  return { created: true };
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
