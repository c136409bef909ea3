import { HubError, refusalFrom } from "@/lib/hub/hub-error";
import { fetchFollowing, type Lookup } from "@/lib/hub/redirects";
import { MAX_TRIES, retryWaitMs } from "@/lib/hub/retry-wait";

/** A pause before another try, told so that a run can show why it stands still. */
export type HubWait = { reason: string; waitMs: number; failedTries: number };

/** What the outside world is to the client; tests replace all of it. */
export type PoliteSurroundings = {
  fetch: typeof globalThis.fetch;
  /** Of the hosts a redirect names; the system's own where absent. */
  lookup?: Lookup | undefined;
  sleep: (ms: number) => Promise<void>;
  now: () => Date;
  /** A number in [0, 1). */
  random: () => number;
  /** For one try, headers and body together. */
  timeoutMs: number;
  signal: AbortSignal | null;
  onWait: (wait: HubWait) => void;
};

/** A request and its whole answer, of at most `maxBytes`. */
export type PoliteFetch = (url: string, init: RequestInit, maxBytes: number) => Promise<Response>;

/** One try: an answer worth handing on, or a reason to try again. */
type Attempt = { response: Response; fault: null } | { response: null; fault: unknown };

// The Hub asks clients to name themselves, so that it can tell whom to slow down.
const USER_AGENT = "proofline/0.1 (model registry sync)";

/**
 * A fetch that keeps the Hub's manners: it waits where the Hub says so, tries again where the
 * fault may pass, and reads the body within the same try, since connections break halfway too.
 * The answer is any status below 500 but 429, and 501.
 * @throws {HubError} `rate_limited` or `unavailable` after 5 tries; `invalid` for another origin
 */
export function createPoliteFetch(hub: URL, surroundings: PoliteSurroundings): PoliteFetch {
  return async (url, init, maxBytes) => {
    if (new URL(url).origin !== hub.origin) {
      throw new HubError(
        "invalid",
        `The Hub at ${hub.origin} pointed to ${new URL(url).origin}, which is not asked.`,
      );
    }
    for (let failedTries = 1; ; failedTries++) {
      const attempt = await tryOnce(hub, surroundings, url, init, maxBytes);
      if (attempt.response && !isTransient(attempt.response.status)) return attempt.response;
      if (failedTries === MAX_TRIES) throw await givingUp(attempt, url);
      await pause(surroundings, attempt, failedTries);
    }
  };
}

async function tryOnce(
  hub: URL,
  { fetch, lookup, timeoutMs, signal }: PoliteSurroundings,
  url: string,
  init: RequestInit,
  maxBytes: number,
): Promise<Attempt> {
  signal?.throwIfAborted();
  const headers = new Headers(init.headers);
  headers.set("user-agent", USER_AGENT);
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal === null ? timeout : AbortSignal.any([signal, timeout]);
  try {
    const response = await fetchFollowing(
      fetch,
      hub,
      url,
      { ...init, headers, signal: either },
      lookup,
    );
    return { response: await buffered(response, headers.has("range"), maxBytes, url), fault: null };
  } catch (fault) {
    signal?.throwIfAborted();
    if (fault instanceof HubError) throw fault;
    return { response: null, fault };
  }
}

/** A server that ignores `Range` sends the whole file: what was asked for is kept, the rest never read. */
async function buffered(
  response: Response,
  isRanged: boolean,
  maxBytes: number,
  url: string,
): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let room = maxBytes;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
    if (room >= 0) continue;
    if (!isRanged)
      throw new HubError("invalid", `The Hub's answer to ${url} is longer than ${maxBytes} bytes.`);
    break;
  }
  const { status, headers } = response;
  const hasBody = ![204, 205, 304].includes(status);
  return new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers });
}

/** 501 is an answer: the server will not learn the path between two tries. */
function isTransient(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

async function givingUp({ response, fault }: Attempt, url: string): Promise<HubError> {
  if (response) return refusalFrom(response, url);
  return new HubError(
    "unavailable",
    `The Hub at ${new URL(url).origin} could not be reached in ${MAX_TRIES} tries: ${reasonOf(fault)}.`,
    null,
    fault,
  );
}

async function pause(
  { now, random, sleep, onWait }: PoliteSurroundings,
  { response, fault }: Attempt,
  failedTries: number,
): Promise<void> {
  const waitMs = retryWaitMs(response?.headers ?? null, failedTries, now().getTime(), random());
  onWait({ reason: response ? `status ${response.status}` : reasonOf(fault), waitMs, failedTries });
  await sleep(waitMs);
}

/** Node's fetch says only "fetch failed" and keeps the reason one level down. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return "unknown fault";
  const inner = fault.cause;
  return inner instanceof Error && inner.message !== "" ? inner.message : fault.message;
}
