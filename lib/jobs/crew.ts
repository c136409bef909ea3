import { setTimeout as sleep } from "node:timers/promises";
import { attempt, isHopeless, sentenceOf } from "@/lib/jobs/attempt";
import { completeJob, failJob, handBack, type HeldJob } from "@/lib/jobs/held";
import { inTransaction, type Queue } from "@/lib/jobs/queue";
import queues from "@/lib/jobs/queues.json";
import type { AnyJob, JobName } from "@/lib/jobs/schema";
import { log } from "@/lib/log";

/** The jobs one worker is doing, each held under the id of the session it was taken in. */
export type Crew = {
  /** How many more jobs of this kind may be begun. */
  free: (name: JobName) => number;
  begin: (known: AnyJob, job: HeldJob, holderId: string) => void;
  /** Asks the jobs held under an id to end, or all of them. */
  interrupt: (holderId?: string) => void;
  /** Settles when all have ended, or after `graceMs`; gives back the ids under which some still run. */
  ended: (graceMs: number) => Promise<string[]>;
};

type Running = { holderId: string; controller: AbortController; ended: Promise<void> };

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;

/** `onEnd` is called when a job has ended and its place is free. */
export function makeCrew(queue: Queue, onEnd: () => void): Crew {
  const running = new Map<HeldJob, Running>();
  let isDisbanded = false;

  /** What became of a job must be noted; while the database is away the job stays in its place. */
  async function insist(note: () => Promise<void>): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !isDisbanded; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        await note();
        return;
      } catch (error) {
        log.warn({ err: error }, "the outcome of a job could not be noted yet");
        await sleep(waitMs);
      }
    }
  }

  return {
    free: (name) =>
      queues[name].atOnce - [...running.keys()].filter((job) => job.name === name).length,
    begin(known, job, holderId) {
      const controller = new AbortController();
      const ended = work(queue, known, job, holderId, controller.signal)
        .then(insist)
        .finally(() => {
          running.delete(job);
          onEnd();
        });
      running.set(job, { holderId, controller, ended });
    },
    interrupt(holderId) {
      for (const job of running.values())
        if (holderId === undefined || job.holderId === holderId) job.controller.abort();
    },
    async ended(graceMs) {
      const all = Promise.all([...running.values()].map(({ ended }) => ended));
      await Promise.race([all, sleep(graceMs, undefined, { ref: false })]);
      isDisbanded = true;
      return [...new Set([...running.values()].map(({ holderId }) => holderId))];
    },
  };
}

/** Does a job, and gives back how to note what became of it. */
async function work(
  queue: Queue,
  known: AnyJob,
  job: HeldJob,
  holderId: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  const about = { job: job.name, id: job.id, attempt: job.attempt };
  try {
    await attempt(known, job.data, { signal });
    log.debug(about, "job done");
    return () => completeJob(queue, job, holderId);
  } catch (error) {
    if (signal.aborted) {
      log.info(about, "job interrupted");
      return () => release(queue, holderId, [job.id]);
    }
    const isFinal = isHopeless(error);
    if (isFinal || job.isLastAttempt) log.error({ ...about, err: error }, "job failed for good");
    else log.warn({ ...about, err: error }, "job failed, to be tried again");
    return () => failJob(queue, job, holderId, { message: sentenceOf(error), isFinal });
  }
}

/** Hands back what is held under an id, or the jobs named. */
export function release(queue: Queue, holderId: string, jobs?: readonly string[]): Promise<void> {
  return inTransaction(queue.pool, async (client) => {
    await handBack(queue, client, holderId, jobs ? { jobs } : {});
  });
}
