import { lookup as systemLookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { HubError } from "@/lib/hub/hub-error";

// The Hub needs two: a renamed repository, then its content host.
const MAX_REDIRECTS = 5;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

// Through this prefix a gateway leads to any IPv4 address; as a name's answer it stands for the public ones too.
const NAT64 = "64:ff9b::";
const gateways = new BlockList();
gateways.addSubnet(NAT64, 96, "ipv6");

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
  PRIVATE.addSubnet(`${NAT64}${network}`, 96 + bits, "ipv6");
}
for (const [network, bits] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  PRIVATE.addSubnet(network, bits, "ipv6");
}

const PRIVATE_NAMES = /(?:^|\.)(?:localhost|internal|local)$/;

/** The addresses of a host name. */
export type Lookup = (hostname: string) => Promise<string[]>;

const lookupAll: Lookup = async (hostname) =>
  (await systemLookup(hostname, { all: true })).map(({ address }) => address);

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
  lookup: Lookup = lookupAll,
): Promise<Response> {
  const headers = new Headers(init.headers);
  let target = new URL(url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(target.href, { ...init, headers, redirect: "manual" });
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (location === null) return response;
    await response.body?.cancel();
    target = await followed(location, target, hub, lookup);
    if (target.origin !== hub.origin) headers.delete("authorization");
  }
  throw new HubError("invalid", `The Hub redirected ${url} more than ${MAX_REDIRECTS} times.`);
}

async function followed(location: string, from: URL, hub: URL, lookup: Lookup): Promise<URL> {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (target?.origin === hub.origin) return target;
  const isSafe =
    target?.protocol === "https:" || (target?.protocol === "http:" && hub.protocol === "http:");
  if (
    target === null ||
    !isSafe ||
    ((await isPrivateHost(target, lookup)) && !(await isPrivateHost(hub, lookup)))
  ) {
    throw new HubError(
      "invalid",
      `The Hub redirected ${from.href} to an address that is not safe to follow.`,
    );
  }
  return target;
}

/** A name is asked for its addresses: anybody may register one that leads into this network. */
async function isPrivateHost({ hostname }: URL, lookup: Lookup): Promise<boolean> {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host) !== 0) return isPrivateAddress(host) || isIn(gateways, host);
  if (PRIVATE_NAMES.test(host)) return true;
  return (await lookup(host)).some(isPrivateAddress);
}

function isPrivateAddress(address: string): boolean {
  return isIn(PRIVATE, address);
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}
