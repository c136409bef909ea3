import { lookupAll, type Lookup } from "@/lib/hub/addresses";
import { Deadline } from "@/lib/hub/deadline";
import { streamOf, type HubStream } from "@/lib/hub/file-stream";
import { HubError, refusalFrom } from "@/lib/hub/hub-error";
import { askFollowing, type FollowedAnswer } from "@/lib/hub/redirects";
import { checkReply, ENCODINGS, readReply, type HubReply, type Room } from "@/lib/hub/reply";
import { createTransport } from "@/lib/hub/transport";
import { isTransient, untilAnswered, type Patience, type Try } from "@/lib/hub/tries";

/** What the outside world is to the client; tests replace all of it. */
export type PoliteSurroundings = Patience & {
  /** Of the hosts a redirect names; the system's own where absent. */
  lookup?: Lookup | undefined;
  /** Of silence, for one try. */
  timeoutMs: number;
  signal: AbortSignal | null;
};

/** Asks a Hub and keeps its manners. */
export type PoliteRequests = {
  /** The whole answer, or its beginning. */
  get(url: string, headers: HeadersInit | undefined, room: Room): Promise<HubReply>;
  /** An answer of any length, 416 included; what else is no success is read and thrown. */
  open(url: string, headers: HeadersInit, stop?: AbortSignal): Promise<HubStream>;
  /** Sent so far, redirects and further tries included. */
  count(): number;
};

// The Hub asks clients to name themselves, so that it can tell whom to slow down.
const USER_AGENT = "proofline/0.1 (model registry sync)";

// A refusal is a sentence; what is longer is a proxy's page.
const REFUSAL: Room = { maxBytes: 64 * 1024, isBeginning: true };

/**
 * Requests that wait where the Hub says so, and are tried again where the fault may pass. A body that is wanted whole
 * is read within the same try, since connections break halfway too.
 * The answer is any status below 500 but 429, and 501.
 * @throws {HubError} `rate_limited` or `unavailable` after 5 tries; `invalid` for another origin
 */
export function createPoliteRequests(hub: URL, surroundings: PoliteSurroundings): PoliteRequests {
  const { lookup = lookupAll, timeoutMs, signal } = surroundings;
  const send = createTransport(hub, lookup);
  let sent = 0;

  const ask = (url: string, headers: Headers, deadline: Deadline): Promise<FollowedAnswer> =>
    askFollowing(
      (target, shown) => {
        sent += 1;
        deadline.restart();
        return send(target, shown, deadline.signal);
      },
      hub,
      url,
      headers,
      lookup,
    );

  const tryToGet = async (url: string, headers: Headers, room: Room): Promise<Try<HubReply>> => {
    const deadline = new Deadline(timeoutMs, [signal]);
    try {
      const answer = await ask(url, headers, deadline);
      const reply = await readReply(answer, room, url, () => deadline.restart());
      if (isTransient(reply.status)) return { kind: "refusal", reply };
      return checked(reply, room, url);
    } catch (fault) {
      return faultOf(fault, deadline);
    } finally {
      deadline.end();
    }
  };

  const tryToOpen = async (
    url: string,
    headers: Headers,
    stop: AbortSignal | undefined,
  ): Promise<Try<HubStream>> => {
    const deadline = new Deadline(timeoutMs, [signal, stop]);
    try {
      const answer = await ask(url, headers, deadline);
      if (answer.status < 400 || answer.status === 416)
        return { kind: "answer", answer: streamOf(answer, url, deadline) };
      const reply = await readReply(answer, REFUSAL, url, () => deadline.restart());
      deadline.end();
      if (isTransient(reply.status)) return { kind: "refusal", reply };
      throw refusalFrom(reply, url);
    } catch (fault) {
      deadline.end();
      return faultOf(fault, deadline);
    }
  };

  const at = (url: string): string => {
    if (new URL(url).origin === hub.origin) return url;
    throw new HubError(
      "invalid",
      `The Hub at ${hub.origin} pointed to ${new URL(url).origin}, which is not asked.`,
    );
  };

  return {
    get: async (url, init, room) => {
      const headers = named(init);
      if (!headers.has("range")) headers.set("accept-encoding", ENCODINGS);
      return untilAnswered(url, surroundings, () => tryToGet(at(url), headers, room));
    },
    open: async (url, init, stop) =>
      untilAnswered(url, surroundings, () => tryToOpen(at(url), named(init), stop)),
    count: () => sent,
  };
}

function named(init: HeadersInit | undefined): Headers {
  const headers = new Headers(init);
  headers.set("user-agent", USER_AGENT);
  return headers;
}

/** A fault of the connection; the caller's own wish to stop and a refusal of ours are not tried again. */
function faultOf(fault: unknown, deadline: Deadline): Try<never> {
  deadline.throwIfStopped();
  if (fault instanceof HubError) throw fault;
  return { kind: "fault", fault };
}

function checked(reply: HubReply, room: Room, url: string): Try<HubReply> {
  try {
    return { kind: "answer", answer: checkReply(reply, room, url) };
  } catch (error) {
    if (error instanceof HubError) return { kind: "broken", error };
    throw error;
  }
}
