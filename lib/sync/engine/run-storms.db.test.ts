import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { createHub } from "@/lib/hub/client";
import type { Fault, FaultRequest } from "@/lib/hub/recorded-server";
import { runSync } from "@/lib/sync/engine/run";
import { aRepository, outcomesOf, served } from "@/lib/testing/recorded-sync";

const CARD = "---\ntags: [distilled]\n---\n";
// Longer than a busy machine keeps a sound answer waiting five times in a row.
const SILENCE_MS = 500;
const several = (namespace: string) =>
  Array.from({ length: 24 }, (_, at) => aRepository(`${namespace}/m${at}`, CARD));

/** A sync of a namespace from a Hub that goes wrong as the fault says, with waits that take no time. */
async function through(namespace: string, faults: (request: FaultRequest) => Fault | null) {
  const { server } = await served({ repositories: several(namespace), pageSize: 10, faults });
  const hub = createHub({
    url: server.url,
    timeoutMs: SILENCE_MS,
    sleep: () => Promise.resolve(),
  });
  const sync = () => runSync({ hub, scope: { listing: { author: namespace } }, job: "test" });
  const applied = () => db().model.count({ where: { ref: { startsWith: `${namespace}/` } } });
  return { sync, applied };
}

/** The same fault for the first so many requests of each address: it passes where it is asked again. */
function passing(times: number, fault: Fault): (request: FaultRequest) => Fault | null {
  const seen = new Map<string, number>();
  return ({ path }) => {
    const count = (seen.get(path) ?? 0) + 1;
    seen.set(path, count);
    return count <= times ? fault : null;
  };
}

describe("a Hub that goes wrong for a while is waited for, and nothing is lost", () => {
  it.each<[string, (request: FaultRequest) => Fault | null]>([
    ["429", passing(2, { status: 429, headers: { "retry-after": "1" } })],
    ["500", passing(3, { status: 500 })],
    ["503", passing(4, { status: 503 })],
    ["silent", passing(1, { silence: { afterBytes: 0, ms: 4 * SILENCE_MS } })],
    ["halfway", passing(1, { silence: { afterBytes: 5, ms: 4 * SILENCE_MS } })],
    ["cut", passing(2, { dropAfterBytes: 7 })],
    ["short", passing(2, { body: '[{"id": "short/m' })],
  ])("%s", async (name, fault) => {
    const namespace = `storm-${name}`;
    const { sync, applied } = await through(namespace, fault);
    const { status, counts } = await sync();
    expect(status).toBe("completed");
    expect(counts).toMatchObject({ applied: 24, failed: 0, unreadable: 0 });
    expect(await applied()).toBe(24);
  });
});

describe("a Hub that goes wrong for one repository for good fails it, and goes on", () => {
  it.each<[string, Fault]>([
    ["cut", { dropAfterBytes: 7 }],
    ["short", { body: '[{"type": "fi' }],
    ["silent", { silence: { afterBytes: 0, ms: 4 * SILENCE_MS } }],
    ["500", { status: 500 }],
    ["429", { status: 429 }],
  ])("%s", async (name, fault) => {
    const namespace = `stuck-${name}`;
    let isStuck = true;
    const { sync, applied } = await through(namespace, ({ path }) =>
      isStuck && path.includes(`${namespace}/m7/tree`) ? fault : null,
    );
    const first = await sync();
    expect(first.status).toBe("completed");
    expect(first.counts).toMatchObject({ applied: 23, failed: 1 });
    expect((await outcomesOf(first.runId))[`${namespace}/m7`]).toBe("failed");
    isStuck = false;
    const { counts, runId } = await sync();
    expect(counts).toMatchObject({ applied: 1, unchanged: 23, failed: 0 });
    expect(await outcomesOf(runId)).toEqual({ [`${namespace}/m7`]: "applied" });
    expect(await applied()).toBe(24);
  });
});

it("a listing that is cut for good stops the run where it is, and the next one goes on from there", async () => {
  let isCut = true;
  const { sync, applied } = await through("listing-cut", ({ path }) =>
    isCut && path.includes("cursor=") ? { dropAfterBytes: 40 } : null,
  );
  expect(await sync()).toMatchObject({ status: "failed", counts: { applied: 10 } });
  isCut = false;
  expect(await sync()).toMatchObject({
    status: "completed",
    isResumed: true,
    counts: { applied: 14 },
  });
  expect(await applied()).toBe(24);
});
