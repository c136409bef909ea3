import {
  adaptiveConcurrency,
  type ConcurrencyGate,
  type Passage,
} from "@/lib/hub/adaptive-concurrency";
import { lookupAll, type Lookup } from "@/lib/hub/addresses";
import { Deadline } from "@/lib/hub/deadline";
import { HubError } from "@/lib/hub/hub-error";
import { classOf, type HubLimiter, type RequestClass } from "@/lib/hub/limiter";
import { askFollowing, type FollowedAnswer } from "@/lib/hub/redirects";
import { createTransport, type HubAnswer } from "@/lib/hub/transport";
import type { Try } from "@/lib/hub/tries";

/** One try of one request. */
export type Question<T> = {
  url: string;
  headers: Headers;
  stops: readonly (AbortSignal | null | undefined)[];
  /** Takes the answer; it holds the deadline from then on where it says so. */
  read: (answer: FollowedAnswer, deadline: Deadline) => Promise<Try<T>>;
  keepsDeadline: boolean;
  onSent: () => void;
};

/** What all clients of a process that use one token share: sockets, permits, and how much the Hub bears at once. */
export type HubConnection = {
  /** Asks once, when the limiter and the gate let it, following redirects. */
  ask: <T>(question: Question<T>) => Promise<Try<T>>;
};

export type ConnectionOptions = {
  limiter: HubLimiter;
  /** Of the hosts a redirect names; the system's own where absent. */
  lookup?: Lookup | undefined;
  /** Of silence, for one try; 30 seconds unless said. */
  timeoutMs?: number | undefined;
};

// The Hub's own gateway gives up after a minute; half of it leaves room for a second try.
const TIMEOUT_MS = 30_000;

/** What is known of a try while it is under way. */
type Trip = { deadline: Deadline; tookMs: number; onSent: () => void };

// The Hub's own clients download with eight at once; one connection each is what many a proxy allows to an address.
const CONCURRENCY = { min: 1, start: 8, max: 64 };

/** Not a fault of the Hub, so that trying again is not for the one who asks. */
class OwnFault extends Error {}

/** Opens no socket before the first question. */
export function openConnection(
  hub: URL,
  { limiter, lookup = lookupAll, timeoutMs = TIMEOUT_MS }: ConnectionOptions,
): HubConnection {
  const send = createTransport(hub, lookup);
  const gates = new Map<RequestClass, ConcurrencyGate>();
  const base = hub.pathname.replace(/\/$/, "");

  const classAt = ({ origin, pathname }: URL): RequestClass | null =>
    origin === hub.origin ? classOf(pathname.slice(base.length)) : null;

  /** The Hub counts every request made of it, also the one another led to. */
  const hop = async (target: URL, headers: Headers, trip: Trip): Promise<HubAnswer> => {
    const requestClass = classAt(target);
    const { signal } = trip.deadline;
    trip.deadline.pause();
    if (requestClass !== null) await limiter.acquire(requestClass, signal).catch(toOwnFault);
    trip.onSent();
    trip.deadline.restart();
    const startedAt = performance.now();
    const answer = await send(target, headers, signal).catch(async (fault: unknown) => {
      if (requestClass !== null) await tell(requestClass, null);
      throw fault;
    });
    trip.tookMs += performance.now() - startedAt;
    if (requestClass !== null) await tell(requestClass, answer);
    return answer;
  };

  const tell = async (requestClass: RequestClass, answer: HubAnswer | null): Promise<void> => {
    const { status, headers } = answer ?? { status: 0, headers: null };
    await limiter.observe(requestClass, { status, headers }).catch((fault: unknown) => {
      answer?.discard();
      toOwnFault(fault);
    });
  };

  const gateOf = (url: string): ConcurrencyGate => {
    const requestClass = classAt(new URL(url)) ?? "pages";
    const gate = gates.get(requestClass) ?? adaptiveConcurrency(CONCURRENCY);
    gates.set(requestClass, gate);
    return gate;
  };

  return {
    ask: async ({ url, headers, stops, read, keepsDeadline, onSent }) => {
      const deadline = new Deadline(timeoutMs, stops);
      const trip: Trip = { deadline, tookMs: 0, onSent };
      let passage: Passage = null;
      let isKept = false;
      const leave = await gateOf(url).enter(deadline.signal).catch(stoppedAt(deadline));
      try {
        const ask = (target: URL, shown: Headers) => hop(target, shown, trip);
        const outcome = await read(await askFollowing(ask, hub, url, headers, lookup), deadline);
        passage = { isGood: outcome.kind === "answer", tookMs: trip.tookMs };
        isKept = keepsDeadline && outcome.kind === "answer";
        return outcome;
      } catch (fault) {
        deadline.throwIfStopped();
        if (fault instanceof OwnFault) throw fault.cause;
        if (fault instanceof HubError) throw fault;
        passage = { isGood: false, tookMs: trip.tookMs };
        return { kind: "fault", fault };
      } finally {
        if (!isKept) deadline.end();
        leave(passage);
      }
    },
  };
}

function toOwnFault(cause: unknown): never {
  throw new OwnFault("The limiter failed.", { cause });
}

function stoppedAt(deadline: Deadline): (fault: unknown) => never {
  return (fault) => {
    deadline.end();
    deadline.throwIfStopped();
    throw fault;
  };
}
