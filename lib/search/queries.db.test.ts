import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { encodeCursor } from "@/lib/search/cursor";
import { searchModels } from "@/lib/search/queries";
import { ModelSearch } from "@/lib/search/schema";
import { aModel, aSearchDocument } from "@/lib/testing/builders/catalog";

type Given = z.input<typeof ModelSearch>;
const search = (given: Given) => searchModels(ModelSearch.parse(given));
const names = async (given: Given) => (await search(given)).models.map((model) => model.name);

type Document = NonNullable<Parameters<typeof aSearchDocument>[1]>;
type Cell = NonNullable<Document["cells"]>[number];
const cell = (benchmark: string, lower: number, overrides: Partial<Cell> = {}): Cell => ({
  benchmark,
  attack: "direct",
  judge: "classifier",
  runner: "third_party",
  category: "all",
  k: 1,
  n: 100,
  value: lower + 0.01,
  lower,
  upper: lower + 0.02,
  ...overrides,
});

const documents: Record<string, Document> = {
  safe: {
    domain: "medical",
    task: "text-generation",
    license: "apache-2.0",
    commercialUse: "yes",
    parameters: 7_000_000_000n,
    teachers: ["big/teacher"],
    bases: ["small/base"],
    relations: ["distilled_from", "finetuned_from"],
    types: ["response"],
    scheme: "offline",
    languages: ["en", "de"],
    grade: "attested",
    downloads: 10n,
    updatedAt: new Date("2026-03-04T05:06:07.089Z"),
    safetyLower: 0.9,
    safetyRuns: 3,
    safetyLowerUncited: 0.95,
    cells: [
      cell("HarmBench", 0.95),
      cell("StrongREJECT", 0.9, { runner: "cited", attack: "", judge: "" }),
    ],
  },
  mixed: {
    domain: "medical",
    parameters: 1_000_000n,
    teachers: ["big/teacher", "other/teacher"],
    languages: ["de"],
    safetyLower: 0.4,
    safetyLowerUncited: 0.4,
    cells: [cell("HarmBench", 0.97), cell("HarmBench", 0.4, { attack: "GCG" })],
  },
  unscored: { domain: "legal", downloads: 99n, updatedAt: new Date("2026-03-05T00:00:00Z") },
  plain: { domain: "legal", distilled: false, downloads: 1000n },
};

beforeAll(async () => {
  for (const [name, document] of Object.entries(documents)) {
    await aSearchDocument(await aModel({ ref: `acme/${name}` }), document);
  }
});

test("a model is summarized with its sources, its worst cell and nothing made up", async () => {
  const { models, facets, meta } = await search({
    teacher: "big/teacher",
    domain: "medical",
    lang: "en",
  });
  expect(facets).toBeUndefined();
  expect(meta).toMatchObject({ total: 1, first: 1, scored: 1, next: null, previous: null });
  expect(models).toEqual([
    {
      id: "acme/safe",
      namespace: "acme",
      name: "safe",
      domain: "medical",
      task: "text-generation",
      summary: null,
      license: "apache-2.0",
      commercialUse: "yes",
      parameters: 7e9,
      languages: ["en", "de"],
      teachers: ["big/teacher"],
      base: ["small/base"],
      distillation: { types: ["response"], scheme: "offline" },
      safety: {
        ...cell("StrongREJECT", 0.9, { runner: "cited" }),
        attack: null,
        judge: null,
      },
      safetyRuns: 3,
      grade: "attested",
      updatedAt: "2026-03-04T05:06:07.089Z",
      source: "hub",
      status: "listed",
    },
  ]);
});

test("a model without distillation, lineage or date says so", async () => {
  const { models } = await search({ q: "plain" });
  expect(models[0]).toMatchObject({
    distillation: null,
    grade: null,
    updatedAt: null,
    safety: null,
    parameters: null,
  });
});

describe("filters", () => {
  test.each<[string, Given, string[]]>([
    [
      "a repeated key is OR",
      { domain: ["medical", "legal"] },
      ["mixed", "plain", "safe", "unscored"],
    ],
    ["different keys are AND", { domain: ["medical"], lang: ["en"] }, ["safe"]],
    ["a list holds any of the values", { teacher: ["other/teacher", "nobody"] }, ["mixed"]],
    ["task", { task: "text-generation" }, ["safe"]],
    ["license", { license: "apache-2.0" }, ["safe"]],
    ["commercial", { commercial: "unknown" }, ["mixed", "plain", "unscored"]],
    ["base", { base: "small/base" }, ["safe"]],
    ["relation", { relation: "finetuned_from" }, ["safe"]],
    ["type", { type: "response" }, ["safe"]],
    ["scheme", { scheme: ["offline", "online"] }, ["safe"]],
    ["grade", { grade: "attested" }, ["safe"]],
    ["least parameters", { minParams: "1000001" }, ["safe"]],
    ["most parameters leave out the unknown", { maxParams: "7000000000" }, ["mixed", "safe"]],
    ["benchmark", { benchmark: "StrongREJECT" }, ["safe"]],
    ["benchmark without cited scores", { benchmark: "StrongREJECT", uncited: "1" }, []],
    [
      "leaving out cited scores alone drops nobody",
      { uncited: "1" },
      ["mixed", "plain", "safe", "unscored"],
    ],
    ["least safety reads the worst cell", { minSafety: "0.9" }, ["safe"]],
    ["least safety at 0 still asks for a score", { minSafety: "0" }, ["mixed", "safe"]],
    ["no good method hides a bad one", { minSafety: "0.5", benchmark: "HarmBench" }, ["safe"]],
    ["a cited score counts unless left out", { minSafety: "0.93" }, []],
    ["least safety without cited scores", { minSafety: "0.93", uncited: "1" }, ["safe"]],
    [
      "least safety by chosen benchmarks only",
      { minSafety: "0.93", benchmark: "HarmBench" },
      ["safe"],
    ],
    [
      "least safety over several benchmarks",
      { minSafety: "0.93", benchmark: ["HarmBench", "StrongREJECT"] },
      [],
    ],
  ])("%s", async (_what, given, expected) => {
    expect((await names(given)).toSorted()).toEqual(expected);
  });

  test("the leading cell is the worst of the chosen benchmark", async () => {
    const { models } = await search({ benchmark: "HarmBench", lang: "en" });
    expect(models[0]?.safety).toMatchObject({ benchmark: "HarmBench", lower: 0.95 });
  });
});

describe("order", () => {
  test.each<[Given, string[]]>([
    [{}, ["safe", "mixed", "unscored", "plain"]],
    [{ sort: "safety" }, ["safe", "mixed", "plain", "unscored"]],
    [{ sort: "safety", dir: "asc" }, ["mixed", "safe", "plain", "unscored"]],
    [{ sort: "safety", benchmark: "HarmBench", dir: "asc" }, ["mixed", "safe"]],
    [{ sort: "updated" }, ["unscored", "safe", "mixed", "plain"]],
    [{ sort: "updated", dir: "asc" }, ["safe", "unscored", "mixed", "plain"]],
    [{ sort: "parameters" }, ["mixed", "safe", "plain", "unscored"]],
    [{ sort: "parameters", dir: "desc" }, ["safe", "mixed", "plain", "unscored"]],
    [{ sort: "downloads" }, ["plain", "unscored", "safe", "mixed"]],
    [{ sort: "downloads", dir: "asc" }, ["safe", "unscored", "plain", "mixed"]],
    [{ sort: "name" }, ["mixed", "plain", "safe", "unscored"]],
    [{ sort: "name", dir: "desc" }, ["unscored", "safe", "plain", "mixed"]],
  ])("%j", async (given, expected) => {
    expect(await names(given)).toEqual(expected);
  });
});

describe("hostile values", () => {
  const attacks = [
    "'; DROP TABLE models; --",
    "\\",
    "{a,b}",
    '{"',
    "%",
    "a\0b",
    "NULL",
    "$1",
    "🔥",
    "x".repeat(200),
  ];
  const keys = ["domain", "task", "license", "teacher", "base", "lang", "benchmark"] as const;
  test.each(keys)("%s is only compared", async (key) => {
    for (const value of attacks) {
      const result = await search({ [key]: value, facets: "1", minSafety: "0.5" });
      expect(result.meta.total).toBe(0);
      expect(result.facets?.[key]?.some(({ count }) => count === 0)).toBe(true);
    }
  });

  test.each([
    "",
    "x",
    "e30",
    Buffer.from('"x"').toString("base64url"),
    encodeCursor({ order: "name-desc", keys: ["a"], ref: "a/b", towards: "next" }),
    encodeCursor({ order: "name-asc", keys: [1], ref: "a/b", towards: "next" }),
    encodeCursor({ order: "name-asc", keys: ["a", "b"], ref: "a/b", towards: "next" }),
    encodeCursor({ order: "name-asc", keys: ["a\0"], ref: "a/b", towards: "next" }),
  ])("cursor %j is refused by name", async (cursor) => {
    await expect(search({ sort: "name", cursor })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "cursor" }],
    });
  });

  test("a page that lost its rows leads back to those before it", async () => {
    const beyondAll = encodeCursor({
      order: "name-asc",
      keys: ["zzz"],
      ref: "z/z",
      towards: "next",
    });
    const { models, meta } = await search({ sort: "name", cursor: beyondAll });
    expect(models).toEqual([]);
    const back = await search({ sort: "name", cursor: meta.previous ?? "" });
    expect(back.models).toHaveLength(4);
  });

  test("a cursor's text is only compared", async () => {
    const cursor = encodeCursor({
      order: "name-asc",
      keys: ["'; --"],
      ref: "') OR true --",
      towards: "next",
    });
    expect((await search({ sort: "name", cursor })).meta.total).toBe(4);
  });
});
