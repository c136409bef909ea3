import type { Job, JobName } from "@/lib/jobs/schema";

type AnyJob = { [N in JobName]: Job<N> }[JobName];

/** Every job a worker does. */
export const allJobs: AnyJob[] = [];
