import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { z } from "zod";
import { measureHubAlone } from "@/bin/bench/hub-alone";
import { measureMirror } from "@/bin/bench/mirror";
import { type BenchHub, runProgram, startBenchHub } from "@/bin/bench/process";
import type { Measure } from "@/bin/bench/report";
import { startEmbeddedDatabase } from "@/bin/run/embedded-database.mjs";
import { onStop } from "@/bin/run/shutdown.mjs";
import { migrate } from "@/bin/run/migration.mjs";

const Run = z.object({
  seconds: z.number(),
  /** Of the sync's own process: what a busy machine does not change. */
  cpuSeconds: z.number(),
  read: z.number(),
  requests: z.number(),
  maxRssMiB: z.number(),
  sentence: z.string(),
});
type Run = z.infer<typeof Run>;
type Say = (sentence: string) => void;
type Follow = (depth: "listing" | "full", reach: "incremental" | "full") => Promise<Run>;

const LISTED = 200_000;
// Of the listed ones every how many-th says that it is distilled, and is read itself.
const RARELY_DISTILLED = 1_000_000;

/**
 * The sync against a made-up Hub on this machine: listings alone, then repositories read one by one (entry, tree, card
 * and config, all of them admitted to the catalog), what a second run costs, memory, and the mirror.
 * @param models repositories listed; a twentieth of them are read
 * @param mirrorMegabytes the largest file mirrored
 */
export async function benchSync(
  { models, mirrorMegabytes }: { models: number | null; mirrorMegabytes: number | null },
  say: Say,
): Promise<Measure[]> {
  const listed = models ?? LISTED;
  const read = Math.max(100, Math.floor(listed / 20));
  const home = mkdtempSync(join(tmpdir(), "proofline-bench-"));
  // As root the database runs as another user, who must be able to pass through.
  chmodSync(home, 0o711);
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  // Before the database, which stops itself: what was started last is stopped first.
  const forget = onStop(removeHome);
  const database = await startEmbeddedDatabase(home);
  try {
    return [
      ...(await withHub(listed, RARELY_DISTILLED, async (hub) => [
        ...(await alone(hub, listed, say)),
        ...(await inDatabase(database.url, "bench_listing", hub, (follow) =>
          measureListing(follow, hub, listed, say),
        )),
      ])),
      ...(await withHub(read, 1, async (hub) => [
        ...(await inDatabase(database.url, "bench_reading", hub, (follow) =>
          measureReading(follow, say),
        )),
        ...(await measureMirror(hub, say, (mirrorMegabytes ?? Infinity) * 1e6)),
      ])),
    ];
  } finally {
    await database.stop();
    forget();
    removeHome();
  }
}

async function alone(hub: BenchHub, count: number, say: Say): Promise<Measure[]> {
  say("measuring the Hub alone");
  return measureHubAlone(hub.url, count);
}

async function measureListing(
  follow: Follow,
  hub: BenchHub,
  count: number,
  say: Say,
): Promise<Measure[]> {
  const first = await told(say, "listing, first run", follow("listing", "full"));
  const second = await told(say, "listing, second run", follow("listing", "incremental"));
  const again = await told(say, "listing, everything again", follow("listing", "full"));
  await hub.advance(Math.ceil(count / 100));
  const moved = await told(say, "listing, 1 % moved", follow("listing", "incremental"));
  return [
    { ...rate("listing", first), target: { least: 1_500 } },
    processor("listing", first),
    { name: "listing: memory", value: first.maxRssMiB, unit: "MiB", target: { most: 400 } },
    { ...ratio("listing: second run over unchanged data", first, second), target: { least: 20 } },
    ratio("listing: full reconciliation over unchanged data", first, again),
    { name: "listing: incremental run after 1 % moved", value: moved.seconds, unit: "s" },
  ];
}

async function measureReading(follow: Follow, say: Say): Promise<Measure[]> {
  const first = await told(say, "reading, first run", follow("full", "full"));
  const second = await told(say, "reading, second run", follow("full", "incremental"));
  const again = await told(say, "reading, everything again", follow("full", "full"));
  return [
    { ...rate("info + README + config", first), target: { least: 250 } },
    processor("reading", first),
    { name: "reading: requests a repository", value: first.requests / first.read, unit: "" },
    { name: "reading: memory", value: first.maxRssMiB, unit: "MiB", target: { most: 400 } },
    { ...ratio("reading: second run over unchanged data", first, second), target: { least: 20 } },
    {
      ...ratio("reading: full reconciliation over unchanged data", first, again),
      target: { least: 20 },
    },
  ];
}

async function told(say: Say, what: string, run: Promise<Run>): Promise<Run> {
  const result = await run;
  say(`${what}: ${result.sentence} ${result.seconds.toFixed(1)} s, ${result.requests} requests`);
  return result;
}

const rate = (name: string, { read, seconds }: Run): Measure => ({
  name,
  value: read / seconds,
  unit: "repositories/s",
});
const processor = (name: string, { read, cpuSeconds }: Run): Measure => ({
  name: `${name}: processor time a repository`,
  value: (1_000 * cpuSeconds) / read,
  unit: "ms",
});
const ratio = (name: string, first: Run, second: Run): Measure => ({
  name,
  value: first.seconds / second.seconds,
  unit: "times as fast",
});

async function withHub<T>(
  count: number,
  distilledEvery: number,
  work: (hub: BenchHub) => Promise<T>,
): Promise<T> {
  const hub = await startBenchHub(count, distilledEvery);
  try {
    return await work(hub);
  } finally {
    await hub.stop();
  }
}

/** Each measure in an empty database of its own. */
async function inDatabase<T>(
  server: string,
  name: string,
  hub: BenchHub,
  work: (follow: Follow) => Promise<T>,
): Promise<T> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  const env = {
    DATABASE_URL: url.href,
    DATABASE_APP_URL: "",
    PROOFLINE_HUB_URL: hub.url,
    HF_TOKEN: "",
  };
  return work((depth, reach) => runProgram("sync-runner", [depth, reach], env, Run));
}
