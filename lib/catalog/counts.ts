import { z } from "zod";

/** What the home page says of the whole catalog; `lastSync` is the sync that ended last. */
export const CatalogCounts = z.object({
  models: z.int(),
  distilled: z.int(),
  teachers: z.int(),
  evalRuns: z.int(),
  domains: z.array(z.object({ domain: z.string(), count: z.int() })),
  lastSync: z
    .object({
      source: z.string(),
      finishedAt: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString()),
      status: z.enum(["running", "completed", "interrupted", "failed"]),
    })
    .nullable(),
});
export type CatalogCounts = z.infer<typeof CatalogCounts>;
