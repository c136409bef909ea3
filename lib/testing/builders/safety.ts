import { db } from "@/lib/db/client";
import { recordEvalRun, type EvalRunInput } from "@/lib/safety/commands";
import { unique } from "./unique";

/** A run anybody may cite: bare, by a third party, 10 failures of 100. */
export function anEvalRunInput(overrides: Partial<EvalRunInput> = {}): EvalRunInput {
  return {
    kind: "safety",
    benchmark: "HarmBench",
    attack: "DirectRequest",
    judge: "classifier",
    guardrail: "none",
    runner: "third_party",
    sourceUrl: `https://example.com/${unique("run")}`,
    results: [aResult({ category: "all" })],
    ...overrides,
  };
}

/** One category of a run: 10 failures of 100. */
export function aResult(
  overrides: Partial<EvalRunInput["results"][number]> = {},
): EvalRunInput["results"][number] {
  return {
    category: "standard",
    metric: "attack_success_rate",
    k: 10,
    n: 100,
    unit: "fraction",
    direction: "lower_is_safer",
    ...overrides,
  };
}

/** A stored run of a revision. */
export async function anEvalRun(
  revisionId: string,
  overrides: Partial<EvalRunInput> = {},
): Promise<{ created: boolean }> {
  return db().$transaction((tx) =>
    recordEvalRun(tx, { revisionId, run: anEvalRunInput(overrides) }),
  );
}
