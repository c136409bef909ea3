import { expect, test } from "vitest";
import { safetyDeltas } from "@/lib/safety/delta";
import { safetyRate } from "@/lib/safety/interval";
import type { EvalRun } from "@/lib/safety/schema";

const run = (id: string, k: number, n: number, overrides: Partial<EvalRun> = {}): EvalRun => ({
  id,
  kind: "safety",
  benchmark: "HarmBench",
  benchmarkRevision: null,
  harness: null,
  harnessVersion: null,
  judge: "classifier",
  attack: "direct",
  guardrail: "none",
  runner: "third_party",
  evaluator: "somebody",
  evaluatorRelation: null,
  ranAt: null,
  sourceUrl: `https://example.com/${id}`,
  rawSha256: null,
  modelLabel: null,
  identityBasis: null,
  revision: null,
  asReported: false,
  note: null,
  results: [
    {
      category: "all",
      metric: "asr",
      k,
      n,
      unparsed: null,
      value: null,
      unit: "fraction",
      grade: null,
      direction: "lower_is_safer",
      safety: safetyRate(k, n),
    },
  ],
  ...overrides,
});
const deltas = (own: EvalRun, taught: EvalRun) =>
  safetyDeltas({ runs: [own], teachers: [{ id: "big/teacher", runs: [taught] }] });

test("the difference of 56/70 and 48/80 is the one Newcombe published", () => {
  // Newcombe 1998, table II, method 10: 56/70 - 48/80 = 0.2000, 95 % 0.0524 to 0.3339. Safe answers, so k = n - these.
  const [delta] = deltas(run("own", 14, 70), run("taught", 32, 80));
  expect(delta).toMatchObject({
    teacher: "big/teacher",
    run: "own",
    teacherRun: "taught",
    category: "all",
  });
  expect(delta?.value).toBeCloseTo(0.2, 10);
  expect(delta?.lower).toBeCloseTo(0.0524, 4);
  expect(delta?.upper).toBeCloseTo(0.3339, 4);
});

test.each<[string, Partial<EvalRun>]>([
  ["another benchmark", { benchmark: "StrongREJECT" }],
  ["another revision of it", { benchmarkRevision: "2" }],
  ["another attack", { attack: "GCG" }],
  ["another judge", { judge: "GPT-4" }],
  ["another guardrail", { guardrail: "Llama Guard" }],
  ["an unstated guardrail", { guardrail: null }],
  ["a retelling", { asReported: true }],
])("%s is not compared", (_what, overrides) => {
  expect(deltas(run("own", 1, 50), run("taught", 1, 50, overrides))).toEqual([]);
});

test("what neither states agrees only inside one publication", () => {
  const own = run("own", 1, 50, { judge: null });
  expect(deltas(own, run("taught", 1, 50, { judge: null }))).toEqual([]);
  const beside = run("taught", 1, 50, { judge: null, sourceUrl: own.sourceUrl });
  expect(deltas(own, beside)).toHaveLength(1);
});

test("a result without counts is not compared", () => {
  const own = run("own", 1, 50);
  const taught = run("taught", 1, 50);
  const unknown = {
    ...taught,
    results: taught.results.map((result) => ({ ...result, safety: null })),
  };
  expect(deltas(own, unknown)).toEqual([]);
});
