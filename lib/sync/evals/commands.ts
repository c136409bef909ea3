import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { type EvalRunInput, recordEvalRun } from "@/lib/safety/commands";
import type { EvalClaim, ProblemClaim } from "@/lib/sync/claim";
import type { Reading } from "@/lib/sync/reading";

/** Records the results a publisher states, as quality runs; a run that cannot be believed comes back as a problem. */
export async function applyEvals(
  tx: Transaction,
  claims: EvalClaim[],
  reading: Reading,
  revisionId: string,
): Promise<ProblemClaim[]> {
  const problems: ProblemClaim[] = [];
  for (const claim of claims) {
    try {
      await recordEvalRun(tx, { revisionId, run: runOf(claim, reading) });
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      const [issue] = error.issues;
      problems.push({
        code: "evals.refused",
        field: `model-index: ${claim.benchmark}`,
        message: `The result of ${claim.benchmark} was not taken: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}.`,
      });
    }
  }
  return problems;
}

function runOf({ results, ...claim }: EvalClaim, { ref }: Reading): EvalRunInput {
  return {
    ...claim,
    kind: "quality",
    runner: "self_reported",
    evaluatorRelation: "first_party",
    modelLabel: ref,
    identityBasis: "Stated in the model's own repository.",
    results: results.map((result) => ({ ...result, direction: directionOf(result.metric) })),
  };
}

// Of these a small value is the good one; of every other metric cards state, a large one.
const LOWER_IS_BETTER =
  /\b(?:loss|perplexity|ppl|wer|cer|ter|error|mae|mse|rmse|fid|latency|eer|brier)\b/i;

function directionOf(metric: string): "lower_is_better" | "higher_is_better" {
  return LOWER_IS_BETTER.test(metric.replace(/[_-]/g, " "))
    ? "lower_is_better"
    : "higher_is_better";
}
