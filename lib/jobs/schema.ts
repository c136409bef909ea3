import { z } from "zod";

/** Every kind of job and what it is told. A payload names rows and never carries them. */
export const JOBS = {
  /** Once a minute: puts the rules that are due into the queue. */
  "sync.schedule": z.object({}),
  /** One reading of what a rule names; `full` also finds out what has vanished. */
  "sync.rule": z.object({ ruleId: z.uuid(), reach: z.enum(["full", "incremental"]) }),
  /** One repository, because somebody said that it changed. */
  "sync.repository": z.object({ ref: z.string(), cause: z.enum(["webhook", "retry", "admin"]) }),
  /** What the headers, configs and pickles of a revision say. */
  "artifacts.read": z.object({ revisionId: z.uuid() }),
  /** Copies all bytes of a revision into the store, or none. */
  "mirror.revision": z.object({ revisionId: z.uuid() }),
  /** Removes bytes no mirror refers to any more. */
  "mirror.collect": z.object({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobData<N extends JobName> = z.infer<(typeof JOBS)[N]>;

/**
 * What a running job may use. `signal` fires when the worker is asked to stop, or can no longer tell that the job is
 * its own: a job that then leaves work undone throws, and is handed to the next worker without counting as failed.
 */
export type JobContext = { signal: AbortSignal };

/** One kind of job. Running it twice, or again after it was killed anywhere, ends the same. */
export type Job<N extends JobName> = {
  name: N;
  run(data: JobData<N>, context: JobContext): Promise<void>;
};

export type AnyJob = { [N in JobName]: Job<N> }[JobName];
