import { z } from "zod";

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

export const OUTCOMES = ["applied", "unchanged", "excluded", "unreadable", "failed"] as const;
export const Outcome = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof Outcome>;
