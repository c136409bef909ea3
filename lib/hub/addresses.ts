import { lookup as systemLookup } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { HubError } from "@/lib/hub/hub-error";

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

export const lookupAll: Lookup = async (hostname) =>
  (await systemLookup(hostname, { all: true })).map(({ address }) => address);

/** Whether an address or a name says of itself that it is of this network, without being asked for. */
export function isPrivateLiteral({ hostname }: URL): boolean {
  const host = bare(hostname);
  if (isIP(host) !== 0) return isPrivateAddress(host) || isIn(gateways, host);
  return PRIVATE_NAMES.test(host);
}

/** Whether a host is of this network, by its name or by any address the name has. */
export async function isPrivateHost(url: URL, lookup: Lookup): Promise<boolean> {
  const host = bare(url.hostname);
  if (isIP(host) !== 0 || PRIVATE_NAMES.test(host)) return isPrivateLiteral(url);
  return (await lookup(host)).some(isPrivateAddress);
}

/**
 * Finds the addresses to connect to. The very addresses that were judged are those connected to: a name that
 * changes its answer between a check and the connection would otherwise lead a public Hub's redirect into this network.
 */
export function guardedLookup(hub: URL, lookup: Lookup): LookupFunction {
  return (hostname, options, found) => {
    judged(hub, hostname, lookup).then(
      (addresses) => {
        const all = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = all;
        if (first === undefined) {
          found(new Error(`${hostname} has no address`), "", 0);
          return;
        }
        if (options.all === true) found(null, all);
        else found(null, first.address, first.family);
      },
      (fault: unknown) => found(fault instanceof Error ? fault : new Error(String(fault)), "", 0),
    );
  };
}

async function judged(hub: URL, hostname: string, lookup: Lookup): Promise<string[]> {
  const addresses = await lookup(hostname);
  if (hostname === hub.hostname || !addresses.some(isPrivateAddress)) return addresses;
  if (await isPrivateHost(hub, lookup)) return addresses;
  throw new HubError(
    "invalid",
    `The Hub redirected to ${hostname}, which is an address that is not safe to follow.`,
  );
}

function isPrivateAddress(address: string): boolean {
  return isIn(PRIVATE, address);
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}
