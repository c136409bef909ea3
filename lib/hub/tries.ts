import { HubError, refusalFrom } from "@/lib/hub/hub-error";
import type { HubWait } from "@/lib/hub/limiter";
import type { Clock } from "@/lib/hub/memory-limiter";
import type { HubReply } from "@/lib/hub/reply";
import { MAX_REFUSALS, MAX_TRIES, retryWaitMs } from "@/lib/hub/retry-wait";
import { statedWaitMs } from "@/lib/hub/stated-limits";

/** What waiting takes; tests replace all of it. */
export type Patience = Clock & {
  /** A number in [0, 1). */
  random: () => number;
  onWait: (wait: HubWait) => void;
};

/** How one try went: an answer worth handing on, a refusal that may pass, a broken answer, or none at all. */
export type Try<T> =
  | { kind: "answer"; answer: T }
  | { kind: "refusal"; reply: HubReply }
  | { kind: "broken"; error: HubError }
  | { kind: "fault"; fault: unknown };

/**
 * Tries until there is an answer. Where the Hub says how long to wait, the next try does not pause: the limiter lets
 * nobody through before.
 * @throws {HubError} `rate_limited` or `unavailable` after 5 tries, or 12 stated waits
 */
export async function untilAnswered<T>(
  url: string,
  patience: Patience,
  tryOnce: () => Promise<Try<T>>,
): Promise<T> {
  let failedTries = 0;
  let refusals = 0;
  for (;;) {
    const outcome = await tryOnce();
    if (outcome.kind === "answer") return outcome.answer;
    const isStated = isStatedWait(outcome, patience.now());
    if (isStated) refusals += 1;
    else failedTries += 1;
    if (refusals === MAX_REFUSALS || failedTries === MAX_TRIES) throw givingUp(outcome, url);
    if (!isStated) await pause(outcome, patience, failedTries);
  }
}

function isStatedWait(failure: Failure, now: Date): boolean {
  if (failure.kind !== "refusal" || failure.reply.status !== 429) return false;
  return statedWaitMs(failure.reply.headers, now.getTime()) !== null;
}

/** 501 is an answer: the server will not learn the path between two tries. */
export function isTransient(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

type Failure = Exclude<Try<never>, { kind: "answer" }>;

function givingUp(failure: Failure, url: string): HubError {
  if (failure.kind === "refusal") return refusalFrom(failure.reply, url);
  if (failure.kind === "broken") return failure.error;
  return new HubError(
    "unavailable",
    `The Hub at ${new URL(url).origin} could not be reached in ${MAX_TRIES} tries: ${reasonOf(failure.fault)}.`,
    null,
    failure.fault,
  );
}

async function pause(
  failure: Failure,
  { now, random, sleep, onWait }: Patience,
  failedTries: number,
): Promise<void> {
  const headers = failure.kind === "refusal" ? failure.reply.headers : null;
  const waitMs = retryWaitMs(headers, failedTries, now().getTime(), random());
  onWait({ reason: wordsFor(failure), waitMs });
  await sleep(waitMs);
}

function wordsFor(failure: Failure): string {
  if (failure.kind === "refusal") return `status ${failure.reply.status}`;
  return failure.kind === "broken" ? failure.error.message : reasonOf(failure.fault);
}

/** Connections to several addresses fail together, and only one level down with a reason. */
export function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return "unknown fault";
  const inner = fault instanceof AggregateError ? (fault.errors[0] as unknown) : fault.cause;
  return inner instanceof Error && inner.message !== "" ? inner.message : fault.message;
}
