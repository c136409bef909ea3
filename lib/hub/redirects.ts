import { isPrivateHost, isPrivateLiteral, type Lookup } from "@/lib/hub/addresses";
import { HubError } from "@/lib/hub/hub-error";
import { shownAddress } from "@/lib/hub/shown-address";
import type { HubAnswer } from "@/lib/hub/transport";

/** An answer, and what the Hub said of it where it sent the asker on to another host. */
export type FollowedAnswer = HubAnswer & { linked: Headers | null };

/** One request to one address. */
export type Ask = (url: URL, headers: Headers) => Promise<HubAnswer>;

// The Hub needs two: a renamed repository, then its content host.
const MAX_REDIRECTS = 5;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks, following redirects by hand: another origin never sees the token, and a Hub on the
 * public internet cannot point this machine at its own network.
 * @throws {HubError} `invalid` where a redirect leads somewhere it must not
 */
export async function askFollowing(
  ask: Ask,
  hub: URL,
  url: string,
  asked: Headers,
  lookup: Lookup,
): Promise<FollowedAnswer> {
  const headers = new Headers(asked);
  let target = new URL(url);
  let linked: Headers | null = null;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await ask(target, headers);
    const location = REDIRECTS.has(answer.status) ? answer.headers.get("location") : null;
    if (location === null) return { ...answer, linked };
    if (answer.headers.has("x-linked-size")) linked = answer.headers;
    answer.discard();
    target = await followed(location, target, hub, lookup);
    if (target.origin !== hub.origin) headers.delete("authorization");
  }
  throw new HubError(
    "invalid",
    `The Hub redirected ${shownAddress(url)} more than ${MAX_REDIRECTS} times.`,
  );
}

async function followed(location: string, from: URL, hub: URL, lookup: Lookup): Promise<URL> {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (target?.origin === hub.origin) return withQuestion(target, from);
  const isSafe =
    target?.protocol === "https:" || (target?.protocol === "http:" && hub.protocol === "http:");
  // What a name leads to is judged where it is connected to.
  if (
    target === null ||
    !isSafe ||
    (isPrivateLiteral(target) && !(await isPrivateHost(hub, lookup)))
  ) {
    throw new HubError(
      "invalid",
      `The Hub redirected ${shownAddress(from)} to an address that is not safe to follow.`,
    );
  }
  return target;
}

/** A renamed repository's new address may come bare, and what is asked of the API lies in the query. */
function withQuestion(target: URL, from: URL): URL {
  if (target.search === "" && target.pathname.includes("/api/models/")) target.search = from.search;
  return target;
}
