import { z } from "zod";

/** `listing` visits what its entry in a listing makes a candidate; `full` visits every repository. */
export const DEPTHS = ["listing", "full"] as const;
export const Depth = z.enum(DEPTHS);
export type Depth = z.infer<typeof Depth>;

/** `full` reads everything a scope names, `incremental` what moved since, `visit` one repository. */
export const Reach = z.enum(["full", "incremental", "visit"]);
export type Reach = z.infer<typeof Reach>;

/** What a run covers: models by name, the newest by tag, or one listing of the Hub. Absent parts are not read. */
export const SyncScope = z.object({
  models: z.array(z.string()).optional(),
  newest: z.object({ tags: z.array(z.string()), count: z.int() }).optional(),
  listing: z
    .object({
      author: z.string().optional(),
      search: z.string().optional(),
      tag: z.string().optional(),
      limit: z.int().optional(),
    })
    .optional(),
});
export type SyncScope = z.infer<typeof SyncScope>;

/** Where the next page starts. */
export const SyncCursor = z.discriminatedUnion("part", [
  z.object({ part: z.literal("models"), at: z.int() }),
  z.object({ part: z.literal("newest"), at: z.int() }),
  z.object({ part: z.literal("listing"), page: z.string().nullable(), read: z.int() }),
  z.object({ part: z.literal("lineage") }),
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
