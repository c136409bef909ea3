import { BlockList, isIP } from "node:net";
import { HubError } from "@/lib/hub/hub-error";

// The Hub needs two: a renamed repository, then its content host.
const MAX_REDIRECTS = 5;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const PRIVATE = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv6");
}

/**
 * Fetches, following redirects by hand: another origin never sees the token, and a Hub on the
 * public internet cannot point this machine at its own network.
 * @throws {HubError} `invalid` where a redirect leads somewhere it must not
 */
export async function fetchFollowing(
  fetch: typeof globalThis.fetch,
  hub: URL,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const headers = new Headers(init.headers);
  let target = new URL(url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(target.href, { ...init, headers, redirect: "manual" });
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (location === null) return response;
    await response.body?.cancel();
    target = followed(location, target, hub);
    if (target.origin !== hub.origin) headers.delete("authorization");
  }
  throw new HubError("invalid", `The Hub redirected ${url} more than ${MAX_REDIRECTS} times.`);
}

function followed(location: string, from: URL, hub: URL): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (target?.origin === hub.origin) return target;
  const isSafe =
    target?.protocol === "https:" || (target?.protocol === "http:" && hub.protocol === "http:");
  if (target === null || !isSafe || (isPrivateHost(target) && !isPrivateHost(hub))) {
    throw new HubError(
      "invalid",
      `The Hub redirected ${from.href} to an address that is not safe to follow.`,
    );
  }
  return target;
}

function isPrivateHost({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  const family = isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return PRIVATE.check(host, family === 4 ? "ipv4" : "ipv6");
}
