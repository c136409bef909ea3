import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { createHub, type Hub } from "@/lib/hub/client";
import {
  startRecordedHub,
  type RecordedHub,
  type RecordedHubOptions,
} from "@/lib/hub/recorded-server";
import { listLimits } from "@/lib/sync/limits/queries";
import { sharedLimiter } from "@/lib/sync/limits/shared-limiter";
import { testDatabase } from "@/lib/testing/database";

const { url: databaseUrl } = await testDatabase();
const servers: RecordedHub[] = [];
const children: ChildProcess[] = [];
// Tests share the machine: what was sent may take its time to arrive.
const ON_THEIR_WAY_MS = 2_000;
const ASKER = resolve(import.meta.dirname, "../../testing/hub-asker.ts");

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of servers.splice(0)) await server.stop();
});

async function serve(options: Partial<RecordedHubOptions>): Promise<RecordedHub> {
  const repositories = [{ id: "a/one", info: { sha: "a1".repeat(20), tags: [] } }];
  const server = await startRecordedHub({ repositories, ...options });
  servers.push(server);
  return server;
}

/** A client with a limiter of its own, as another process would have. */
function client(hubUrl: string, token: string | null, signal?: AbortSignal): Hub {
  const limiter = sharedLimiter({ hubUrl, token });
  return createHub({ url: hubUrl, token, limiter, ...(signal && { signal }) });
}

function startAsker(hubUrl: string, token: string, times: number, atOnce: number): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", ASKER, hubUrl, token, "a/one", String(times), String(atOnce)],
    { env: { ...process.env, DATABASE_URL: databaseUrl }, stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  return child;
}

async function answersOf(child: ChildProcess): Promise<number> {
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child, "close");
  return Number(said);
}

const askAll = (hubs: readonly Hub[], times: number) =>
  Promise.all(hubs.flatMap((hub) => Array.from({ length: times }, () => hub.info("a/one"))));

describe("a token's limits", () => {
  test("are kept by all processes together, which all get everything in the end", async () => {
    const server = await serve({ limits: { api: { quota: 24, windowSeconds: 2 } } });
    const askers = [1, 2, 3].map(() => answersOf(startAsker(server.url, "hf_shared", 15, 6)));
    expect(await Promise.all(askers)).toEqual([15, 15, 15]);
    const [traffic] = server.traffic();
    expect(traffic).toMatchObject({ total: 45, refused: 0, violations: 0 });
    expect(traffic?.mostInWindow).toBeLessThanOrEqual(24);
  }, 120_000);

  test("that are only told in refusals hold everybody back until then", async () => {
    const rule = { quota: 30, windowSeconds: 5, onTheirWayMs: ON_THEIR_WAY_MS };
    const limits = { api: { ...rule, states: "retry-after" as const } };
    const server = await serve({ limits });
    const hubs = [1, 2, 3].map(() => client(server.url, "hf_refused"));
    await askAll(hubs, 20);
    const [traffic] = server.traffic();
    expect(traffic?.violations).toBe(0);
    expect((traffic?.total ?? 0) - (traffic?.refused ?? 0)).toBe(60);
    expect(traffic?.refused).toBeGreaterThan(0);
  }, 120_000);

  test("that become smaller midway are kept from then on", async () => {
    const server = await serve({
      limits: { api: { quota: 30, windowSeconds: 3, onTheirWayMs: ON_THEIR_WAY_MS } },
    });
    const hubs = [1, 2].map(() => client(server.url, "hf_lowered"));
    await askAll(hubs, 10);
    server.setLimits({ api: { quota: 12, windowSeconds: 3, onTheirWayMs: ON_THEIR_WAY_MS } });
    await askAll(hubs, 12);
    const [traffic] = server.traffic();
    expect(traffic?.violations).toBe(0);
    expect((traffic?.total ?? 0) - (traffic?.refused ?? 0)).toBe(44);
  }, 120_000);

  test("are no other token's", async () => {
    const limits = { api: { quota: 5, windowSeconds: 600, states: "retry-after" as const } };
    const server = await serve({ limits });
    const stop = new AbortController();
    const held = client(server.url, "hf_held", stop.signal);
    await askAll([held], 5);
    const waiting = Promise.allSettled([held.info("a/one")]);
    await expect.poll(() => server.traffic()[0]?.refused, { timeout: 60_000 }).toBe(1);
    await askAll([client(server.url, "hf_free"), client(server.url, null)], 5);
    stop.abort(new Error("stopped"));
    expect((await waiting).map(({ status }) => status)).toEqual(["rejected"]);
    const counts = server.traffic().map(({ token, total, refused }) => [token, total, refused]);
    expect(counts.toSorted()).toEqual([
      ["anonymous", 5, 0],
      ["hf_free", 5, 0],
      ["hf_held", 6, 1],
    ]);
  });

  test("outlive a process that is killed while it finds them out, and one that holds permits", async () => {
    const silent = [{ delayMs: 600_000 }];
    const server = await serve({
      limits: { api: { quota: 40, windowSeconds: 600 } },
      faults: () => silent.shift() ?? null,
    });
    const first = startAsker(server.url, "hf_killed", 10, 4);
    await expect.poll(() => silent.length, { timeout: 60_000 }).toBe(0);
    first.kill("SIGKILL");
    const second = startAsker(server.url, "hf_killed", 1_000, 8);
    await expect.poll(() => server.requests.length, { timeout: 60_000 }).toBeGreaterThan(10);
    second.kill("SIGKILL");
    const before = server.requests.length;
    await askAll([client(server.url, "hf_killed")], 1);
    expect(server.requests.length).toBeGreaterThan(before);
    expect(server.traffic()[0]).toMatchObject({ refused: 0, violations: 0 });
  }, 120_000);
});

test("what a Hub states is listed by token, of which no more than six digits of a digest are shown", async () => {
  const server = await serve({ limits: { api: { quota: 100, windowSeconds: 600 } } });
  await askAll([client(server.url, "hf_listed"), client(server.url, null)], 3);
  const limits = (await listLimits()).filter(({ hubUrl }) => hubUrl === server.url);
  expect(limits).toHaveLength(2);
  for (const limit of limits) {
    expect(limit).toMatchObject({ class: "api", quota: 100, windowSeconds: 600, refusals: 0 });
    expect(limit.remaining).toBeLessThanOrEqual(97);
    expect(limit.blockedUntil).toBeNull();
  }
  expect(limits.map(({ token }) => token).toSorted()[1]).toBe("anonymous");
  expect(limits.map(({ token }) => token).toSorted()[0]).toMatch(/^[0-9a-f]{6}$/);
  expect(
    JSON.stringify(
      await db().hubLimit.findMany({ omit: { requests: true, refusals: true, version: true } }),
    ),
  ).not.toContain("hf_listed");
});

test("a window that ends in thirty years stops nobody, kept or heard", async () => {
  const server = await serve({});
  const hubUrl = server.url;
  await db().hubLimit.create({
    data: {
      hubUrl,
      tokenDigest: "anonymous",
      class: "api",
      quota: 500,
      remaining: 0,
      resetsAt: new Date("2058-01-01T00:00:00Z"),
      heardAt: new Date(),
    },
  });
  await client(hubUrl, null).info("a/one");
  expect(server.requests).toHaveLength(1);

  const headers = { ratelimit: '"api";r=0;t=999999999' };
  const lying = await serve({ faults: () => ({ headers }) });
  await client(lying.url, null).info("a/one");
  const kept = await db().hubLimit.findFirst({ where: { hubUrl: lying.url } });
  const hour = 3_600_000;
  expect((kept?.resetsAt?.getTime() ?? Infinity) - Date.now()).toBeLessThan(hour + 60_000);
});

test("a row that somebody deletes is begun anew", async () => {
  const server = await serve({});
  const hub = client(server.url, "hf_deleted");
  await hub.info("a/one");
  await db().hubLimit.deleteMany({ where: { hubUrl: server.url } });
  await expect
    .poll(async () => {
      await hub.info("a/one");
      return db().hubLimit.count({ where: { hubUrl: server.url } });
    })
    .toBe(1);
});
