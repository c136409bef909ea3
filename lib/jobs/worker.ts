import { setTimeout as sleep } from "node:timers/promises";
import { makeBell } from "@/lib/jobs/bell";
import { type Crew, makeCrew, release } from "@/lib/jobs/crew";
import { dueQueues, takeJob } from "@/lib/jobs/held";
import { openQueue, type Queue } from "@/lib/jobs/queue";
import { recoverJobs } from "@/lib/jobs/recovery";
import type { AnyJob } from "@/lib/jobs/schema";
import { openSession, type Session } from "@/lib/jobs/session";
import { log } from "@/lib/log";

export type Worker = {
  /** Takes no more jobs, asks the running ones to end, and hands back what has not ended in time. */
  stop: () => Promise<void>;
};

export type WorkerOptions = {
  jobs: readonly AnyJob[];
  /** How long a running job gets after it was asked to end. */
  graceMs?: number;
};

/** A wake-up comes with each enqueued job; looking finds what has only now become due. */
const LOOK_EVERY_MS = 500;
const RECOVER_EVERY_MS = 2000;
const RECONNECT_EVERY_MS = 1000;
const GRACE_MS = 20_000;

/** What the loops of one worker share. The session is null while the database is away. */
type State = {
  queue: Queue;
  crew: Crew;
  session: Session | null;
  stopping: AbortSignal;
  stopAsked: Promise<void>;
  /** Settles after so long, or at once when the worker is to stop. */
  pause: (ms: number) => Promise<void>;
};

/**
 * Works through the queues until it is stopped. Any number of workers share them.
 * @throws {Error} when the database cannot be reached or has no queues
 */
export async function startWorker({ jobs, graceMs = GRACE_MS }: WorkerOptions): Promise<Worker> {
  const queue = await openQueue();
  const bell = makeBell();
  const session = await openSession(bell.ring).catch(async (error: unknown) => {
    await queue.close();
    throw error;
  });
  const stop = new AbortController();
  const state: State = {
    queue,
    crew: makeCrew(queue, bell.ring),
    session,
    stopping: stop.signal,
    stopAsked: new Promise((resolve) =>
      stop.signal.addEventListener("abort", () => resolve(), { once: true }),
    ),
    pause: (ms) => sleep(ms, undefined, { signal: stop.signal }).catch(() => undefined),
  };
  const loops = [
    untilStopped(state, "taking jobs", async () => {
      await takeWhatIsDue(state, jobs);
      await bell.heard(LOOK_EVERY_MS);
    }),
    untilStopped(state, "looking for lost jobs", async () => {
      await recover(state);
      await state.pause(RECOVER_EVERY_MS);
    }),
    untilStopped(state, "reaching the database", () => live(state, bell.ring)),
  ];
  log.info({ worker: session.id, pid: process.pid }, "worker ready");

  const stopOnce = async () => {
    stop.abort();
    bell.ring();
    state.crew.interrupt();
    await Promise.all(loops);
    // One more may have been taken since.
    state.crew.interrupt();
    const left = await state.crew.ended(graceMs);
    for (const holderId of left) {
      await release(queue, holderId).catch((error: unknown) => {
        // The next worker finds out, as it would had this one been killed.
        log.warn({ err: error }, "jobs could not be handed back");
      });
    }
    await state.session?.close();
    await queue.close();
    log.info({ worker: session.id }, "worker stopped");
  };
  let stopped: Promise<void> | undefined;
  return { stop: () => (stopped ??= stopOnce()) };
}

/** Repeats a step. A failure is told once until it works again. */
async function untilStopped(state: State, what: string, step: () => Promise<void>): Promise<void> {
  let isFailing = false;
  while (!state.stopping.aborted) {
    try {
      await step();
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, `${what} failed; trying on`);
      isFailing = true;
      await state.pause(RECONNECT_EVERY_MS);
    }
  }
}

/** Read anew after each wait: it may have been lost meanwhile. */
const sessionOf = (state: State) => state.session;

async function takeWhatIsDue(state: State, jobs: readonly AnyJob[]): Promise<void> {
  const { queue, crew } = state;
  const open = jobs.filter(({ name }) => crew.free(name) > 0);
  if (sessionOf(state) === null || open.length === 0) return;
  const names = open.map(({ name }) => name);
  const due = new Set(await dueQueues(queue, names));
  for (const known of open.filter(({ name }) => due.has(name))) {
    while (crew.free(known.name) > 0 && !state.stopping.aborted) {
      const holder = sessionOf(state);
      if (holder === null) return;
      const job = await takeJob(queue, known.name, holder.id);
      if (job === "none") break;
      if (job === "put off") continue;
      crew.begin(known, job, holder.id);
      // Lost meanwhile: the job will be handed to another worker, and ends here.
      if (sessionOf(state) !== holder) crew.interrupt(holder.id);
    }
  }
}

async function recover({ queue, session }: State): Promise<void> {
  if (session === null) return;
  const jobs = await recoverJobs(queue, session.id);
  if (jobs.length > 0) log.info({ jobs }, "took back the jobs of a worker that is gone");
}

/** Waits until the session is lost, and opens another. */
async function live(state: State, onWake: () => void): Promise<void> {
  if (state.session !== null) {
    const { id, lost } = state.session;
    const reason = await Promise.race([lost, state.stopAsked]);
    if (reason === undefined) return;
    log.warn({ worker: id, reason }, "lost the database; jobs of this worker go to others");
    state.crew.interrupt(id);
    state.session = null;
  }
  state.session = await openSession(onWake);
  log.info({ worker: state.session.id }, "worker back");
  onWake();
}
