import { EvalRunInput, type RevisionRun } from "@/lib/safety/commands";
import type { EvalClaim, ProblemClaim } from "@/lib/sync/reading/claim";
import type { Reading } from "@/lib/sync/reading/reading";

/** A reading without the results that cannot be believed; each comes back as a problem that says why. */
export function withBelievableEvals(reading: Reading): Reading {
  const problems: ProblemClaim[] = [];
  const evals = reading.claims.evals.filter((claim) => {
    const parsed = EvalRunInput.safeParse(runOf(claim, reading));
    const issue = parsed.error?.issues[0];
    if (issue)
      problems.push({
        code: "evals.refused",
        field: `model-index: ${claim.benchmark}`,
        message: `The result of ${claim.benchmark} was not taken: ${issue.path.join(".")} ${issue.message}.`,
      });
    return parsed.success;
  });
  return {
    ...reading,
    claims: { ...reading.claims, evals, problems: [...reading.claims.problems, ...problems] },
  };
}

/** The results a publisher states, as quality runs of a revision. */
export function runsOf(
  claims: readonly EvalClaim[],
  reading: Reading,
  revisionId: string,
): RevisionRun[] {
  return claims.map((claim) => ({ revisionId, run: runOf(claim, reading) }));
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
