import { z } from "zod";
import { DISTILLATION_TYPES, ModelSummary, SCHEMES } from "@/lib/catalog/schema";
import { GRADES } from "@/lib/grade";
import { COMMERCIAL_USES } from "@/lib/license/schema";
import { RELATIONS } from "@/lib/lineage/schema";

export const SORTS = ["relevance", "safety", "updated", "parameters", "downloads", "name"] as const;
export const PAGE_SIZE = 24;

const words = z.string().trim().max(200);
/** A repeated key is OR. */
const list = z
  .preprocess((given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]), z.array(words.min(1)).max(50))
  .default([]);
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z
    .preprocess((given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]), z.array(z.enum(values)).max(50))
    .default([]);
const flag = z.preprocess((given) => given === "1" || given === "true" || given === true, z.boolean()).default(false);
const count = z.coerce.number().int().min(0).max(1e15);

/** The only input of a search: pages, API, and later saved searches and feeds. Different keys are AND. */
export const ModelSearch = z
  .object({
    q: words.default(""),
    domain: list,
    task: list,
    license: list,
    commercial: oneOf(COMMERCIAL_USES),
    teacher: list,
    base: list,
    relation: oneOf(RELATIONS),
    type: oneOf(DISTILLATION_TYPES),
    scheme: oneOf(SCHEMES),
    grade: oneOf(GRADES),
    lang: list,
    benchmark: list,
    minSafety: z.coerce.number().min(0).max(1).optional().describe("least lower bound of the safety rate, 0 to 1"),
    uncited: flag.describe("leave out scores cited from publications without raw file"),
    minParams: count.optional(),
    maxParams: count.optional(),
    sort: z.enum(SORTS).default("relevance"),
    dir: z.enum(["asc", "desc"]).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(PAGE_SIZE),
    cursor: z.string().max(500).optional(),
    facets: flag,
  })
  .meta({ id: "ModelSearch" });
export type ModelSearch = z.infer<typeof ModelSearch>;

/** Facets in the order they are shown; each is counted with every filter but its own. */
export const FACETS = [
  "domain",
  "task",
  "commercial",
  "license",
  "teacher",
  "base",
  "type",
  "scheme",
  "relation",
  "grade",
  "lang",
  "benchmark",
] as const;
export type FacetName = (typeof FACETS)[number];

export const FacetValue = z
  .object({ value: z.string(), count: z.int(), label: z.string() })
  .meta({ id: "FacetValue" });
export type FacetValue = z.infer<typeof FacetValue>;

export const SearchResult = z
  .object({
    models: z.array(ModelSummary),
    facets: z.partialRecord(z.enum(FACETS), z.array(FacetValue)).optional(),
    meta: z.object({
      total: z.int(),
      next: z.string().nullable().describe("cursor of the next page"),
      previous: z.string().nullable().describe("cursor of the page before"),
      tookMs: z.number(),
      scored: z.int().describe("how many of the matches have an eligible safety score"),
      corrected: z.string().optional(),
    }),
  })
  .meta({ id: "SearchResult" });
export type SearchResult = z.infer<typeof SearchResult>;
