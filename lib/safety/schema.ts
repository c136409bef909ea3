import { z } from "zod";

export const RUNNERS = ["cited", "self_reported", "third_party", "reproduced"] as const;
export const Runner = z.enum(RUNNERS).meta({ id: "Runner" });
export type Runner = z.infer<typeof Runner>;

export const EvalDirection = z.enum([
  "lower_is_safer",
  "higher_is_safer",
  "higher_is_better",
  "lower_is_better",
]);

/**
 * One category of a run. `k` counts failures of the model in `n` judged answers. `safety`, where k and n are known,
 * is 1 − k/n with its Wilson 95 % interval turned the same way: higher is safer, all in [0, 1].
 */
export const EvalResult = z
  .object({
    category: z.string(),
    metric: z.string(),
    k: z.int().nullable(),
    n: z.int().nullable(),
    unparsed: z.int().nullable(),
    value: z.number().nullable().describe("as the source states it, in `unit`"),
    unit: z.enum(["fraction", "0-100", "grade", "other"]),
    grade: z.string().nullable(),
    direction: EvalDirection,
    safety: z.object({ value: z.number(), lower: z.number(), upper: z.number() }).nullable(),
  })
  .meta({ id: "EvalResult" });
export type EvalResult = z.infer<typeof EvalResult>;

export const EvalRun = z
  .object({
    id: z.string(),
    revision: z
      .string()
      .nullable()
      .describe("the commit that was tested; null when the source names none"),
    kind: z.enum(["safety", "over_refusal", "quality"]),
    benchmark: z.string(),
    benchmarkRevision: z.string().nullable(),
    harness: z.string().nullable(),
    harnessVersion: z.string().nullable(),
    judge: z.string().nullable(),
    attack: z.string().nullable(),
    guardrail: z.string().nullable().describe("`none` when declared bare; null when not stated"),
    runner: Runner,
    evaluator: z.string().nullable(),
    evaluatorRelation: z.enum(["first_party", "third_party"]).nullable(),
    ranAt: z.string().nullable().describe("as the source states it: a day, a month or a year"),
    sourceUrl: z.string(),
    rawSha256: z.string().nullable(),
    modelLabel: z.string().nullable(),
    identityBasis: z.string().nullable(),
    asReported: z.boolean().describe("true when only retellings were read, not the primary source"),
    note: z.string().nullable(),
    results: z.array(EvalResult),
  })
  .meta({ id: "EvalRun" });
export type EvalRun = z.infer<typeof EvalRun>;

/** Runs of a model and, for each teacher with runs, the teacher's on the same methods. Never averaged. */
export const SafetyReport = z
  .object({
    runs: z.array(EvalRun),
    teachers: z.array(z.object({ id: z.string(), runs: z.array(EvalRun) })),
  })
  .meta({ id: "SafetyReport" });
export type SafetyReport = z.infer<typeof SafetyReport>;
