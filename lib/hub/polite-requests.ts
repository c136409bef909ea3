import type { HubConnection } from "@/lib/hub/connection";
import { streamOf, type HubStream } from "@/lib/hub/file-stream";
import { HubError, refusalFrom } from "@/lib/hub/hub-error";
import { checkReply, ENCODINGS, readReply, type HubReply, type Room } from "@/lib/hub/reply";
import { isTransient, untilAnswered, type Patience, type Try } from "@/lib/hub/tries";

/** What the outside world is to the client; tests replace all of it. */
export type PoliteSurroundings = Patience & {
  connection: HubConnection;
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
  const { connection, signal } = surroundings;
  let sent = 0;
  const onSent = () => {
    sent += 1;
  };
  return {
    count: () => sent,
    get: async (url, init, room) => {
      refuseOthers(hub, url);
      const headers = named(init);
      if (!headers.has("range")) headers.set("accept-encoding", ENCODINGS);
      return untilAnswered(url, surroundings, () =>
        connection.ask<HubReply>({
          url,
          headers,
          stops: [signal],
          read: async (answer, deadline) => {
            const reply = await readReply(answer, room, url, deadline);
            return isTransient(reply.status)
              ? { kind: "refusal", reply }
              : checked(reply, room, url);
          },
          keepsDeadline: false,
          onSent,
        }),
      );
    },
    open: async (url, init, stop) => {
      refuseOthers(hub, url);
      return untilAnswered(url, surroundings, () =>
        connection.ask<HubStream>({
          url,
          headers: named(init),
          stops: [signal, stop],
          read: async (answer, deadline) => {
            if (answer.status < 400 || answer.status === 416)
              return { kind: "answer", answer: streamOf(answer, url, deadline) };
            const reply = await readReply(answer, REFUSAL, url, deadline);
            if (isTransient(reply.status)) return { kind: "refusal", reply };
            throw refusalFrom(reply, url);
          },
          keepsDeadline: true,
          onSent,
        }),
      );
    },
  };
}

function refuseOthers(hub: URL, url: string): void {
  const { origin } = new URL(url);
  if (origin === hub.origin) return;
  throw new HubError(
    "invalid",
    `The Hub at ${hub.origin} pointed to ${origin}, which is not asked.`,
  );
}

function named(init: HeadersInit | undefined): Headers {
  const headers = new Headers(init);
  headers.set("user-agent", USER_AGENT);
  return headers;
}

function checked(reply: HubReply, room: Room, url: string): Try<HubReply> {
  try {
    return { kind: "answer", answer: checkReply(reply, room, url) };
  } catch (error) {
    if (error instanceof HubError) return { kind: "broken", error };
    throw error;
  }
}
