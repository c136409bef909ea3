import type { AnyJob } from "@/lib/jobs/schema";

/** Every job a worker does. */
export const allJobs: AnyJob[] = [];
