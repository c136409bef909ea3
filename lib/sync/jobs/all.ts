import type { AnyJob } from "@/lib/jobs/schema";
import { artifactsJob } from "@/lib/sync/jobs/artifacts";
import { collectJob } from "@/lib/sync/jobs/collect";
import { mirrorJob } from "@/lib/sync/jobs/mirror";

/** Every job a worker does. */
export const allJobs: AnyJob[] = [artifactsJob, mirrorJob, collectJob];
