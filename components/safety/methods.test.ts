import { describe, expect, it } from "vitest";
import type { EvalResult, EvalRun } from "@/lib/safety/schema";
import { methodHeadings } from "./method-headings";
import { familiesOf, groupByMethod, ratedSafety } from "./methods";

const result = (category: string, lower: number, n = 50): EvalResult => ({
  category,
  metric: "attack_success_rate",
  k: Math.round(n / 2),
  n,
  unparsed: null,
  value: 0.5,
  unit: "fraction",
  grade: null,
  direction: "lower_is_safer",
  safety: { value: lower + 0.1, lower, upper: lower + 0.2 },
});

const run = (over: Partial<EvalRun>): EvalRun => ({
  id: JSON.stringify(over),
  kind: "safety",
  benchmark: "HarmBench",
  benchmarkRevision: null,
  harness: null,
  harnessVersion: null,
  judge: "judge",
  attack: "DirectRequest",
  guardrail: "none",
  runner: "cited",
  evaluator: null,
  evaluatorRelation: null,
  ranAt: null,
  sourceUrl: "https://example.org",
  rawSha256: null,
  modelLabel: null,
  identityBasis: null,
  revision: null,
  asReported: false,
  note: null,
  results: [result("a", 0.5)],
  ...over,
});

describe("groupByMethod", () => {
  it.each([
    ["judge", { judge: "another" }],
    ["attack", { attack: "GCG" }],
    ["guardrail", { guardrail: "Llama Guard 3" }],
    ["stated guardrail", { guardrail: null }],
    ["benchmark revision", { benchmarkRevision: "v2" }],
  ])("does not put a teacher beside its student where the %s differs", (_, over) => {
    const report = { runs: [run({})], teachers: [{ id: "t", runs: [run(over)] }] };
    expect(groupByMethod(report, "safety")[0]?.teachers).toEqual([]);
  });

  it("puts the teacher's result beside the same category and metric only", () => {
    const taught = run({ results: [result("a", 0.7), result("b", 0.2)] });
    const [group] = groupByMethod(
      { runs: [run({})], teachers: [{ id: "t", runs: [taught] }] },
      "safety",
    );
    expect(group?.runs[0]?.rows[0]?.teachers).toEqual([{ teacher: "t", result: result("a", 0.7) }]);
  });

  it("sorts worst first by the lower bound, what has no rate later, and the sum of all last", () => {
    const results = [
      result("all", 0.1),
      result("tiny", 0, 8),
      result("good", 0.8),
      result("bad", 0.2),
    ];
    const [group] = groupByMethod({ runs: [run({ results })], teachers: [] }, "safety");
    expect(group?.runs[0]?.rows.map((row) => row.result.category)).toEqual([
      "bad",
      "good",
      "tiny",
      "all",
    ]);
  });
});

describe("ratedSafety", () => {
  it("gives no rate under twenty answers", () => {
    expect(ratedSafety(result("a", 0.5, 19))).toBeNull();
    expect(ratedSafety(result("a", 0.5, 20))).not.toBeNull();
  });
});

describe("familiesOf", () => {
  const attacks = (over: Partial<EvalRun> = {}) =>
    groupByMethod(
      { runs: [run({ attack: "GCG", ...over }), run({ attack: "AutoDAN" })], teachers: [] },
      "safety",
    );

  it("tells attacks of one source in one table, by name and not by rank", () => {
    const [family, another] = familiesOf(attacks({ results: [result("all", 0.01)] }));
    expect(another).toBeUndefined();
    expect(family?.groups.map(({ method }) => method.attack)).toEqual(["AutoDAN", "GCG"]);
  });

  it("keeps apart what another judge, guardrail or source says", () => {
    expect(familiesOf(attacks({ judge: "another" }))).toHaveLength(2);
    expect(familiesOf(attacks({ guardrail: "Llama Guard 3" }))).toHaveLength(2);
    expect(familiesOf(attacks({ sourceUrl: "https://example.com" }))).toHaveLength(2);
  });
});

describe("methodHeadings", () => {
  const words = {
    judge: (judge: string | null) => `by ${judge}`,
    guardrail: (guardrail: string | null) => `guardrail ${guardrail}`,
    sample: (n: string) => `n ${n}`,
    noAttack: "no attack",
  };
  const headings = (runs: EvalRun[]) => {
    const families = familiesOf(groupByMethod({ runs, teachers: [] }, "safety"));
    return [...methodHeadings(families, words).values()].toSorted();
  };
  const pair = (n: number, over: Partial<EvalRun>) =>
    ["GCG", "PAP"].map((attack) =>
      run({ attack: `${attack}-${n}`, note: `of ${n}`, results: [result("all", 0.5, n)], ...over }),
    );

  it("leaves a name that stands alone as it is", () => {
    expect(headings([run({})])).toEqual(["HarmBench · DirectRequest"]);
  });

  it("adds what tells tables of one benchmark apart, and no more", () => {
    expect(headings([...pair(70, {}), ...pair(350, {})])).toEqual([
      "HarmBench · n 350",
      "HarmBench · n 70",
    ]);
    const guarded = { guardrail: "Llama Guard 3" };
    expect(headings([...pair(70, {}), ...pair(350, {}), ...pair(70, guarded)])).toEqual([
      "HarmBench · guardrail Llama Guard 3, n 70",
      "HarmBench · guardrail none, n 350",
      "HarmBench · guardrail none, n 70",
    ]);
  });
});
