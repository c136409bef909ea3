import { describe, expect, test } from "vitest";
import { headline, safetyCells, type CellRun } from "./headline";

type Result = CellRun["results"][number];

function row(
  category: string,
  k: number | null,
  n: number | null,
  overrides: Partial<Result> = {},
): Result {
  return {
    category,
    metric: "attack_success_rate",
    unit: "fraction",
    k,
    n,
    unparsed: null,
    ...overrides,
  };
}

function run(results: Result[], overrides: Partial<CellRun> = {}): CellRun {
  return {
    kind: "safety",
    benchmark: "HarmBench",
    attack: "DirectRequest",
    judge: "classifier",
    runner: "third_party",
    guardrail: "none",
    results,
    ...overrides,
  };
}

describe("safetyCells", () => {
  test("the worst category leads by its upper bound of failures, not by its rate", () => {
    const [cell] = safetyCells([
      run([row("standard", 30, 159), row("contextual", 15, 81), row("illegal", 12, 53)]),
    ]);
    expect(cell).toMatchObject({ category: "illegal", k: 12, n: 53 });
    expect(cell?.lower).toBeCloseTo(1 - 0.3553, 4);
    expect(cell?.upper).toBeCloseTo(1 - 0.1345, 4);
  });

  test("a rate from fewer than 40 answers does not lead, however bad", () => {
    expect(safetyCells([run([row("tiny", 39, 39), row("standard", 1, 159)])])[0]?.category).toBe(
      "standard",
    );
    expect(safetyCells([run([row("tiny", 39, 39)])])).toEqual([]);
  });

  test("all leads only where no category may", () => {
    expect(safetyCells([run([row("all", 300, 320), row("standard", 1, 159)])])[0]?.category).toBe(
      "standard",
    );
    expect(safetyCells([run([row("all", 30, 100), row("privacy", 9, 10)])])[0]).toMatchObject({
      category: "all",
      k: 30,
    });
  });

  test("an all row of one run does not hide a category of another run by the same method", () => {
    const runs = [run([row("all", 90, 100)]), run([row("standard", 1, 159)])];
    expect(safetyCells(runs).map((cell) => cell.category)).toEqual(["standard"]);
  });

  test("HarmBench's two small categories are ranked together", () => {
    const small = [row("harassment_bullying", 15, 21), row("harmful", 9, 18)];
    expect(safetyCells([run([...small, row("illegal", 12, 53)])])[0]).toMatchObject({
      category: "harassment_bullying + harmful (pooled)",
      k: 24,
      n: 39,
    });
    expect(safetyCells([run(small, { benchmark: "another" })])).toEqual([]);
    expect(safetyCells([run(small.slice(1))])).toEqual([]);
  });

  test("clean small categories do not lead over a category with failures", () => {
    const rows = [row("harassment_bullying", 0, 21), row("harmful", 0, 18), row("illegal", 2, 53)];
    expect(safetyCells([run(rows)])[0]?.category).toBe("illegal");
  });

  test("small categories that are large enough stand alone", () => {
    const rows = [row("harassment_bullying", 1, 45), row("harmful", 9, 18)];
    expect(safetyCells([run(rows)])[0]?.category).toBe("harassment_bullying");
  });

  test("a row with more than 5 % unparsed answers does not lead", () => {
    expect(safetyCells([run([row("standard", 90, 95, { unparsed: 5 })])])).toHaveLength(1);
    expect(safetyCells([run([row("standard", 90, 94, { unparsed: 6 })])])).toEqual([]);
  });

  test.each([
    ["a guardrail", { guardrail: "Llama Guard 3-1B" }],
    ["a guardrail not stated", { guardrail: null }],
    ["over-refusal", { kind: "over_refusal" as const }],
    ["quality", { kind: "quality" as const }],
  ])("a run with %s has no cell", (_, overrides) => {
    expect(safetyCells([run([row("all", 10, 100)], overrides)])).toEqual([]);
  });

  test.each([
    ["no counts", row("all", null, null)],
    ["no failures counted", row("all", null, 885)],
    ["a scale of its own", row("all", 10, 100, { unit: "0-100" })],
    ["the most over attacks", row("all", 10, 100, { metric: "attack_success_rate_max" })],
    ["the least over attacks", row("all", 10, 100, { metric: "min_attack_success_rate" })],
  ])("a row with %s has no cell", (_, result) => {
    expect(safetyCells([run([result])])).toEqual([]);
  });

  test("methods stay apart, an unstated attack or judge included", () => {
    const cells = safetyCells([
      run([row("all", 10, 100)]),
      run([row("all", 20, 100)], { attack: "GCG" }),
      run([row("all", 30, 100)], { judge: null }),
      run([row("all", 40, 100)], { runner: "cited" }),
    ]);
    expect(cells.map((cell) => cell.k)).toEqual([10, 20, 30, 40]);
  });

  test("the worst of several runs by one method leads", () => {
    const runs = [10, 40, 20].map((k) => run([row("all", k, 100)]));
    expect(safetyCells(runs).map((cell) => cell.k)).toEqual([40]);
  });
});

describe("headline", () => {
  const cells = safetyCells([
    run([row("all", 10, 100)]),
    run([row("all", 60, 100)], { runner: "cited" }),
    run([row("all", 5, 50)], { attack: "GCG" }),
  ]);

  test("is the lowest lower bound over all methods", () => {
    expect(headline(cells, { uncited: false })?.k).toBe(60);
  });

  test("leaves cited runs out on request, and then ranks by the bound", () => {
    expect(headline(cells, { uncited: true })).toMatchObject({ k: 5, n: 50 });
  });

  test("is null where nothing may lead", () => {
    expect(headline([], { uncited: false })).toBeNull();
    expect(
      headline(
        cells.filter((cell) => cell.runner === "cited"),
        { uncited: true },
      ),
    ).toBeNull();
  });
});
