import queues from "@/lib/jobs/queues.json";
import type { AnyJob } from "@/lib/jobs/schema";

/** The jobs that can be done without the Hub. The others wait: to be tried and fail would only use up their tries. */
export function withoutHub(jobs: readonly AnyJob[]): AnyJob[] {
  return jobs.filter(({ name }) => !("asksHub" in queues[name]));
}
