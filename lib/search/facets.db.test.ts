import { beforeAll, expect, test } from "vitest";
import { searchModels } from "@/lib/search/queries";
import { FACETS, type FacetName, ModelSearch, SORTS } from "@/lib/search/schema";
import { aModel, aSearchDocument } from "@/lib/testing/builders/catalog";

/** Small, seeded, good enough to vary a catalog: mulberry32. */
function randomFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  const one = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const maybe = <T>(values: readonly T[], chance = 0.7): T | null =>
    next() < chance ? one(values) : null;
  const some = <T>(values: readonly T[]): T[] => values.filter(() => next() < 0.4);
  return { next, below, one, maybe, some };
}

const VALUES = {
  domain: ["medical", "legal", "fraud"],
  task: ["text-generation", "fill-mask"],
  commercial: ["yes", "no", "conditional", "unknown"],
  license: ["mit", "apache-2.0", "other"],
  teacher: ["a/T1", "a/T2", "GPT-4 (service)"],
  base: ["b/B1", "b/B2"],
  type: ["response", "feature", "relation"],
  scheme: ["offline", "online", "self"],
  relation: ["distilled_from", "finetuned_from", "quantized_from"],
  grade: ["declared", "hub_derived", "inferred", "attested", "verified"],
  lang: ["en", "de", "zh"],
  benchmark: ["HarmBench", "StrongREJECT", "AILuminate"],
} as const satisfies Record<FacetName, readonly string[]>;
const BOUNDS = [0.1, 0.5, 0.5, 0.9];
const NAMES = ["Zeta", "alpha", "alpha-medical", "Beta.r1", "gamma_r1"];
const MODELS = 60;

beforeAll(async () => {
  const random = randomFrom(7);
  for (let i = 0; i < MODELS; i += 1) {
    const cells = VALUES.benchmark.flatMap((benchmark) =>
      (["cited", "third_party"] as const)
        .filter(() => random.next() < 0.3)
        .map((runner) => {
          const lower = random.one(BOUNDS);
          return {
            benchmark,
            runner,
            attack: "",
            judge: "",
            category: "all",
            k: 1,
            n: 100,
            value: lower,
            lower,
            upper: 1,
          };
        }),
    );
    const least = (among: typeof cells) =>
      among.length > 0 ? Math.min(...among.map((cell) => cell.lower)) : null;
    const millions = random.maybe([1n, 2n, 7n, 7n]);
    const day = random.maybe([1, 2, 3]);
    await aSearchDocument(await aModel({ ref: `n${random.below(9)}-${i}/${random.one(NAMES)}` }), {
      domain: random.one(VALUES.domain),
      task: random.maybe(VALUES.task),
      commercialUse: random.one(VALUES.commercial),
      license: random.maybe(VALUES.license),
      teachers: random.some(VALUES.teacher),
      // The same parent twice, as a merge may state it, still counts once.
      bases: [...random.some(VALUES.base), ...random.some(VALUES.base)],
      types: random.some(VALUES.type),
      scheme: random.maybe(VALUES.scheme),
      relations: random.some(VALUES.relation),
      grade: random.maybe(VALUES.grade),
      languages: random.some(VALUES.lang),
      distilled: random.next() < 0.6,
      cardText: random.maybe(["medical notes", "legal notes"]),
      parameters: millions === null ? null : millions * 1_000_000n,
      downloads: random.maybe([0n, 5n, 5n, 100n]),
      updatedAt: day === null ? null : new Date(Date.UTC(2026, 0, day, 0, 0, 0, 123)),
      safetyLower: least(cells),
      safetyLowerUncited: least(cells.filter((cell) => cell.runner !== "cited")),
      cells,
    });
  }
}, 60_000);

function randomSearch(random: ReturnType<typeof randomFrom>): Record<string, unknown> {
  const chosen = FACETS.filter(() => random.next() < 0.2).map((facet) => [
    facet,
    random.some<string>(VALUES[facet]),
  ]);
  return {
    ...(Object.fromEntries(chosen) as Partial<Record<FacetName, string[]>>),
    q: random.maybe(["medical", "alpha", "notes -legal", "r1"], 0.3) ?? "",
    minSafety: random.maybe([0, 0.5, 0.6], 0.3) ?? undefined,
    uncited: random.next() < 0.3,
    maxParams: random.maybe([7_000_000], 0.15) ?? undefined,
    sort: random.one(SORTS),
    dir: random.maybe(["asc", "desc"]) ?? undefined,
  };
}

const searches = Array.from({ length: 36 }, (_, i) => randomSearch(randomFrom(100 + i)));

test.each(searches)("every count is the length of the list it leads to: %j", async (given) => {
  const search = ModelSearch.parse({ ...given, facets: true, limit: 1 });
  const { facets } = await searchModels(search);
  for (const facet of FACETS) {
    const counted = new Map(facets?.[facet]?.map(({ value, count }) => [value, count]));
    for (const value of search[facet])
      expect(counted.has(value), `${value} stays shown`).toBe(true);
    for (const value of VALUES[facet]) {
      const { meta } = await searchModels(
        ModelSearch.parse({ ...given, [facet]: [value], limit: 1 }),
      );
      expect(counted.get(value) ?? 0, `${facet}=${value}`).toBe(meta.total);
    }
  }
});

test.each(searches)("pages forwards and backwards visit every model once: %j", async (given) => {
  const whole = await searchModels(ModelSearch.parse({ ...given, limit: 100 }));
  const all = whole.models.map((model) => model.id);
  expect(all).toHaveLength(whole.meta.total);
  expect(new Set(all).size).toBe(all.length);

  const page = (cursor: string | null) =>
    searchModels(ModelSearch.parse({ ...given, limit: 7, ...(cursor ? { cursor } : {}) }));
  let current = await page(null);
  const forwards = [current];
  while (current.meta.next !== null) forwards.push((current = await page(current.meta.next)));
  expect(forwards.flatMap(({ models }) => models.map((model) => model.id))).toEqual(all);

  const backwards = [current];
  while (current.meta.previous !== null)
    backwards.unshift((current = await page(current.meta.previous)));
  expect(backwards.flatMap(({ models }) => models.map((model) => model.id))).toEqual(all);

  for (const { models, meta } of [...forwards, ...backwards]) {
    expect(meta.first).toBe(all.indexOf(models[0]?.id ?? "") + 1);
    expect(meta).toMatchObject({ total: whole.meta.total, scored: whole.meta.scored });
  }
});

test("of very many values the first 200 are listed, and the chosen one always", async () => {
  const teachers = Array.from({ length: 250 }, (_, i) => `t/${String(i).padStart(3, "0")}`);
  await aSearchDocument(await aModel(), { domain: "wide", teachers });
  const listed = async (teacher: string[]) => {
    const { facets } = await searchModels(
      ModelSearch.parse({ domain: "wide", teacher, facets: true }),
    );
    return facets?.teacher?.map(({ value, count }) => `${value} ${count}`);
  };
  const first = teachers.slice(0, 200).map((value) => `${value} 1`);
  expect(await listed([])).toEqual(first);
  expect(await listed(["t/240", "t/none"])).toEqual([...first, "t/240 1", "t/none 0"]);
});
