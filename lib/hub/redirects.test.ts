import { isIP } from "node:net";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { guardedLookup } from "@/lib/hub/addresses";
import { askFollowing, type Ask } from "@/lib/hub/redirects";

const ADDRESSES: Record<string, string[]> = {
  "rebound.test": ["93.184.216.34", "10.0.0.7"],
  "metadata.test": ["169.254.169.254"],
  "six.test": ["fd00::7"],
  "mapped.test": ["::ffff:127.0.0.1"],
  "nat64.test": ["93.184.216.34", "64:ff9b::5db8:d822"],
  "nat64-inside.test": ["64:ff9b::10.0.0.7"],
  "hub.home.test": ["192.168.1.2"],
  "cdn.home.test": ["192.168.1.3"],
};

/** A network in which `from` redirects to `to`, and everything else answers 200. Names are asked for as on connecting. */
async function follow(from: string, to: string): Promise<{ seen: string[]; refused: boolean }> {
  const seen: string[] = [];
  const hub = new URL(new URL(from).origin);
  const lookup = (hostname: string) => Promise.resolve(ADDRESSES[hostname] ?? ["93.184.216.34"]);
  const connect = promisify(guardedLookup(hub, lookup));
  const ask: Ask = async ({ href, hostname }) => {
    if (isIP(hostname.replace(/^\[|\]$/g, "")) === 0) await connect(hostname, { all: true });
    seen.push(href);
    const [status, headers] = href === from ? [307, { location: to }] : [200, {}];
    return {
      status,
      headers: new Headers(headers),
      body: Readable.from(["ok"]),
      discard: () => undefined,
    };
  };
  return askFollowing(ask, hub, from, new Headers(), lookup).then(
    () => ({ seen, refused: false }),
    () => ({ seen, refused: true }),
  );
}

describe("redirects", () => {
  it.each(["/renamed", "https://cdn.test/blob", "https://1.1.1.1/blob", "https://nat64.test/blob"])(
    "of a public hub are followed to %s",
    async (to) => {
      const { seen, refused } = await follow("https://hub.test/a", to);
      expect([refused, seen.length]).toEqual([false, 2]);
    },
  );

  it.each([
    "http://cdn.test/blob",
    "https://127.0.0.1/blob",
    "https://2130706433/blob",
    "https://169.254.169.254/latest",
    "https://10.1.2.3/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fd00::1]/",
    "https://localhost/",
    "https://localhost./",
    "https://metadata.google.internal/",
    "https://metadata.google.internal./",
    "https://printer.local/",
    "https://127.0.0.1./",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://rebound.test/",
    "https://metadata.test/",
    "https://six.test/",
    "https://mapped.test/",
    "https://nat64-inside.test/",
    "file:///etc/passwd",
    "https://",
  ])("of a public hub are not followed to %s", async (to) => {
    const { seen, refused } = await follow("https://hub.test/a", to);
    expect([refused, seen.length]).toEqual([true, 1]);
  });

  it("of a hub on this network may lead to another machine of it", async () => {
    expect((await follow("http://10.0.0.1:8080/a", "http://10.0.0.2:9000/blob")).refused).toBe(
      false,
    );
  });

  it("of a hub whose name leads into this network may do so too", async () => {
    expect((await follow("https://hub.home.test/a", "https://cdn.home.test/b")).refused).toBe(
      false,
    );
  });

  it.each(["http://10.0.0.9/inside", "https://cdn.test/b?Signature=s3cret"])(
    "are told of without what a signature lets in, to %s",
    async (to) => {
      const hub = new URL("https://hub.test");
      const signed = "https://cdn.test/b?Signature=s3cret";
      const ask: Ask = ({ origin }) =>
        Promise.resolve({
          status: 302,
          headers: new Headers({ location: origin === hub.origin ? signed : to }),
          body: Readable.from([]),
          discard: () => undefined,
        });
      const lookup = () => Promise.resolve(["93.184.216.34"]);
      const asked = askFollowing(ask, hub, "https://hub.test/a?x=s3cret", new Headers(), lookup);
      const message = await asked.catch((error: unknown) => String(error));
      expect(message).toMatch(/https:\/\/(cdn\.test\/b|hub\.test\/a) /);
      expect(message).not.toContain("s3cret");
    },
  );

  it("that lead in a circle end", async () => {
    const { seen, refused } = await follow("https://hub.test/a", "/a");
    expect([refused, seen.length]).toEqual([true, 6]);
  });
});
