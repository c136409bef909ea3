import { ProoflineError } from "@/lib/errors";
import { type AnyJob, type Job, type JobContext, type JobName, JOBS } from "@/lib/jobs/schema";

/**
 * Does a job once, with what a queue holds for it.
 * @throws {ProoflineError} `invalid` where its data is not what this version knows; and whatever the job throws
 */
export async function attempt(job: AnyJob, data: unknown, context: JobContext): Promise<void> {
  const told = JOBS[job.name].safeParse(data);
  if (!told.success) {
    const lines = told.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new ProoflineError("invalid", `The job's data cannot be read. ${lines.join("; ")}`);
  }
  // One schema and one job share a name, which the compiler cannot follow through a union.
  await (job as Job<JobName>).run(told.data, context);
}

/** Whether another try would end the same, so that none is made. */
export function isHopeless(error: unknown): boolean {
  return (
    error instanceof ProoflineError && ["invalid", "not_found", "forbidden"].includes(error.code)
  );
}

/** What a person reads of a failure. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
