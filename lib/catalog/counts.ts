import { z } from "zod";

const Moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString());

/** How the catalog stands to its Hub. Only runs that follow it count: visits of one repository say nothing of the rest. */
export const CatalogReading = z.object({
  /** Whether any run has ended, the starter's included. */
  isLoaded: z.boolean(),
  /** The last run that read something from the Hub. */
  lastRead: z.object({ finishedAt: Moment, isWhole: z.boolean() }).nullable(),
  /** The last run, where it was cut short. */
  cutShort: z.object({ hubUrl: z.string(), finishedAt: Moment, isFailed: z.boolean() }).nullable(),
});
export type CatalogReading = z.infer<typeof CatalogReading>;

/** What the home page says of the whole catalog. */
export const CatalogCounts = z.object({
  models: z.int(),
  distilled: z.int(),
  teachers: z.int(),
  evalRuns: z.int(),
  domains: z.array(z.object({ domain: z.string(), count: z.int() })),
  reading: CatalogReading,
});
export type CatalogCounts = z.infer<typeof CatalogCounts>;
