import type { Readable } from "node:stream";
import { Agent, request } from "undici";
import { guardedLookup, type Lookup } from "@/lib/hub/addresses";

/** An answer whose body is still to come; it must be read, destroyed or discarded. */
export type HubAnswer = {
  status: number;
  headers: Headers;
  body: Readable;
  /** Lets go of the body, keeping the connection where little of it is left. */
  discard(): void;
};

/** One request without redirects, retries or limits. */
export type Send = (url: URL, headers: Headers, signal: AbortSignal) => Promise<HubAnswer>;

// More than the requests in flight may be, so that no request waits here after it was let through.
const CONNECTIONS = 256;

// A page of words about a redirect; opening another connection costs more than reading it.
const DISCARDED_BYTES = 16 * 1024;

/** The connections to a Hub and to the hosts it redirects to. Silence is judged by who asks, not here. */
export function createTransport(hub: URL, lookup: Lookup): Send {
  const dispatcher = new Agent({
    connect: { lookup: guardedLookup(hub, lookup) },
    connections: CONNECTIONS,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return async (url, headers, signal) => {
    const answer = await request(url, { dispatcher, headers: Object.fromEntries(headers), signal });
    const stated = new Headers();
    for (const [name, value] of Object.entries(answer.headers))
      for (const one of [value ?? []].flat()) stated.append(name, one);
    const { body } = answer;
    const discard = () => void body.dump({ limit: DISCARDED_BYTES }).catch(() => undefined);
    return { status: answer.statusCode, headers: stated, body, discard };
  };
}
