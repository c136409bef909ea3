import { z } from "zod";

/** `listing` visits what its entry in a listing makes a candidate; `full` visits every repository. */
export const DEPTHS = ["listing", "full"] as const;
export const Depth = z.enum(DEPTHS);
export type Depth = z.infer<typeof Depth>;

/** `full` reads everything a scope names, `incremental` what moved since, `visit` one repository. */
export const Reach = z.enum(["full", "incremental", "visit"]);
export type Reach = z.infer<typeof Reach>;

/** One listing of the Hub. Absent keys do not narrow it. */
export const ListingScope = z.object({
  author: z.string().optional(),
  search: z.string().optional(),
  tag: z.string().optional(),
  limit: z.int().optional(),
  sort: z.enum(["createdAt", "lastModified"]).optional(),
  /** Listed by lastModified, the end is where all of a page is older. */
  since: z.iso.datetime().optional(),
});
export type ListingScope = z.infer<typeof ListingScope>;

/** What a run covers: models by name, or one listing. Absent parts are not read. */
export const SyncScope = z.object({
  models: z.array(z.string()).optional(),
  listing: ListingScope.optional(),
  /** `full` where it is absent. */
  depth: Depth.optional(),
});
export type SyncScope = z.infer<typeof SyncScope>;

/**
 * Where a run goes on. `family` is the first run of those that resume each other: what the listing has shown is marked
 * with it.
 */
export const SyncCursor = z.discriminatedUnion("part", [
  z.object({ part: z.literal("models"), at: z.int(), family: z.uuid() }),
  z.object({
    part: z.literal("listing"),
    page: z.string().nullable(),
    read: z.int(),
    /** The newest lastModified so far. */
    newest: z.iso.datetime().nullable(),
    family: z.uuid(),
  }),
  z.object({
    part: z.literal("lineage"),
    /** The generation of ancestors that is visited next. */
    generation: z.int(),
    newest: z.iso.datetime().nullable(),
    /** Why nothing that is missing from the listing may be called gone; null where the listing ended normally. */
    broken: z.string().nullable(),
    family: z.uuid(),
  }),
]);
export type SyncCursor = z.infer<typeof SyncCursor>;

/** What became of a repository in a run. */
export const OUTCOMES = [
  "applied",
  "unchanged",
  "excluded",
  "unreadable",
  "failed",
  "gone",
] as const;
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;

const Count = z.int().nonnegative().default(0);

/** Repositories by outcome; of these, how many came under a new name; and how many missing ones were left as they are. */
export const RunCounts = z.object({
  applied: Count,
  unchanged: Count,
  excluded: Count,
  unreadable: Count,
  failed: Count,
  gone: Count,
  renamed: Count,
  held: Count,
});
export type RunCounts = z.infer<typeof RunCounts>;

export const NO_COUNTS: RunCounts = RunCounts.parse({});
export const RUN_COUNTS = RunCounts.keyof().options;
