import type { AnyJob } from "@/lib/jobs/schema";
import { artifactsJob } from "@/lib/sync/jobs/artifacts";
import { collectJob } from "@/lib/sync/jobs/collect";
import { mirrorJob } from "@/lib/sync/jobs/mirror";
import { repositoryJob } from "@/lib/sync/jobs/repository";
import { ruleJob } from "@/lib/sync/jobs/rule";
import { scheduleJob } from "@/lib/sync/jobs/schedule";

/** Every job a worker does. */
export const allJobs: AnyJob[] = [
  scheduleJob,
  ruleJob,
  repositoryJob,
  artifactsJob,
  mirrorJob,
  collectJob,
];
