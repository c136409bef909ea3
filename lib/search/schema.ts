import { z } from "zod";
import { DISTILLATION_TYPES, ModelSummary, SCHEMES } from "@/lib/catalog/schema";
import { GRADES } from "@/lib/grade";
import { COMMERCIAL_USES } from "@/lib/license/schema";
import { RELATIONS } from "@/lib/lineage/schema";
import { manyOf, repeated, wholeNumber } from "@/lib/web/params";

export const SORTS = ["relevance", "safety", "updated", "parameters", "downloads", "name"] as const;
export const PAGE_SIZE = 24;

/** Which way a sort runs when nobody says: best, newest and most first; smallest and A first. */
export const DEFAULT_DIRECTION = {
  relevance: "desc",
  safety: "desc",
  updated: "desc",
  parameters: "asc",
  downloads: "desc",
  name: "asc",
} as const satisfies Record<(typeof SORTS)[number], "asc" | "desc">;

const MOST_WORDS = 200;
const MOST_PARAMETERS = 1e15;

/** One line of text. Control characters become spaces: Postgres stores no NUL, and nobody types the others. */
const words = z
  .string("must be stated once")
  .overwrite((given) => given.replace(/\p{Cc}+/gu, " "))
  .trim()
  .max(MOST_WORDS, `must be at most ${MOST_WORDS} characters`);

const list = repeated(words.min(1, "must not be empty"));

/** `1` or `true`; a form's unticked box sends nothing. */
const flag = z
  .preprocess((given) => {
    if (given === "1" || given === "true") return true;
    if (given === "0" || given === "false" || given === undefined) return false;
    return given;
  }, z.boolean("must be 1 or 0"))
  .default(false);

const parameters = wholeNumber(0, MOST_PARAMETERS, "must be a whole number, 0 or more");

const rate = z.preprocess(
  (given) =>
    typeof given === "string" && /^(\d+(\.\d*)?|\.\d+)$/.test(given) ? Number(given) : given,
  z
    .number("must be a number from 0 to 1")
    .min(0, "must be a number from 0 to 1")
    .max(1, "must be a number from 0 to 1"),
);

/** The only input of a search: pages, API, and later saved searches and feeds. Different keys are AND. */
export const ModelSearch = z
  .object({
    q: words
      .default("")
      .describe('words, "phrases" and -exclusions; matched in names, teachers, tags and cards'),
    domain: list,
    task: list,
    license: list.describe("license key as declared"),
    commercial: manyOf(COMMERCIAL_USES).describe(
      "whether the declared license allows commercial use",
    ),
    teacher: list.describe("id or label of a teacher"),
    base: list.describe("id or label of a weight parent"),
    relation: manyOf(RELATIONS).describe("how the model relates to its parents"),
    type: manyOf(DISTILLATION_TYPES).describe("distillation type"),
    scheme: manyOf(SCHEMES).describe("distillation scheme"),
    grade: manyOf(GRADES).describe("strongest evidence grade of the lineage"),
    lang: list.describe("language code as the source states it"),
    benchmark: list.describe(
      "has a safety score by this benchmark; also narrows what minSafety and the safety sort read",
    ),
    minSafety: rate
      .optional()
      .describe(
        "least lower bound of the safety rate, 0 to 1: every method's worst category must reach it",
      ),
    uncited: flag.describe("leave out scores cited from publications without raw file"),
    minParams: parameters.optional().describe("least number of parameters"),
    maxParams: parameters.optional().describe("largest number of parameters"),
    sort: z
      .enum(SORTS, `must be one of ${SORTS.join(", ")}`)
      .default("relevance")
      .describe("by parameters and name the least comes first, by the others the most"),
    dir: z
      .enum(["asc", "desc"], "must be asc or desc")
      .optional()
      .describe("models without the value sorted by come last in both directions"),
    limit: wholeNumber(1, 100, "must be a whole number from 1 to 100")
      .default(PAGE_SIZE)
      .describe(`models a page, ${PAGE_SIZE} when left out`),
    cursor: z.string("must be stated once").max(2000, "is not a cursor of this list").optional(),
    facets: flag.describe("also count the values of every facet"),
  })
  .refine((search) => (search.minParams ?? 0) <= (search.maxParams ?? MOST_PARAMETERS), {
    path: ["maxParams"],
    message: "must not be below minParams",
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
      first: z
        .int()
        .describe("position of the first model of this page, counted from 1; 0 on an empty page"),
      next: z.string().nullable().describe("cursor of the next page"),
      previous: z.string().nullable().describe("cursor of the page before"),
      tookMs: z.number(),
      scored: z.int().describe("how many of the matches have an eligible safety score"),
      corrected: z.string().optional(),
    }),
  })
  .meta({ id: "SearchResult" });
export type SearchResult = z.infer<typeof SearchResult>;
