import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, expect, inject, it } from "vitest";
import { PrismaClient } from "@/lib/db/generated/client";
import { startRecordedHub } from "@/lib/hub/recorded-server";
import { catalogDigest, catalogLines } from "@/lib/testing/catalog-digest";
import { databaseUrl } from "@/lib/testing/database-url";
import { testDatabase } from "@/lib/testing/database";
import { aRule } from "@/lib/testing/followed";
import { aRecordedWorld } from "@/lib/testing/recorded-world";

const REPOSITORIES = 2_000;
const KILLS = 20;
const LONGEST_MS = 15 * 60_000;
const root = join(import.meta.dirname, "../../..");

const { url: disturbedUrl, owner: disturbed } = await testDatabase();
const { adminUrl, prefix, template } = inject("testDatabases");
const name = `${prefix}undisturbed`;
const admin = new pg.Client({ connectionString: adminUrl });
await admin.connect();
await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
const calmUrl = databaseUrl(adminUrl, name);
const calm = new PrismaClient({ adapter: new PrismaPg({ connectionString: calmUrl }) });

/** How many answers a sync gets until somebody has looked how far it is, so that it never ends unseen. */
const UNSEEN_MOST = 40;
let unseen = 0;
let isWatched = false;
let look: () => void = () => undefined;
let looked = Promise.resolve();

function paced() {
  unseen += 1;
  if (isWatched && unseen === UNSEEN_MOST) looked = new Promise((resolve) => (look = resolve));
  // So that what is written at once is little, and a kill comes between many small steps.
  return { delayMs: 5, hold: looked };
}

const server = await startRecordedHub({
  repositories: aRecordedWorld(REPOSITORIES),
  pageSize: 50,
  faults: paced,
});

afterAll(async () => {
  await server.stop();
  await calm.$disconnect();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end();
});

// Noon of one day for every process, wherever the real one is by now: counts are stated with their day.
const offset = Date.UTC(2026, 5, 15, 12) - Date.now();

function startSync(url: string, rule: string): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "lib/testing/sync-process.ts"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      DATABASE_URL: url,
      DATABASE_APP_URL: "",
      TEST_HUB_URL: server.url,
      TEST_RULE: rule,
      TEST_CLOCK_OFFSET_MS: String(offset),
    },
  });
}

/** Numbers from 0 to 1, the same at each run of the test. */
function* chance(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

/** What the tracker and the rule remember, without times and ids of this database. */
async function remembered(client: PrismaClient) {
  const tracked = await client.$queryRaw<{ line: string }[]>`
    SELECT (to_jsonb(r) - '{first_seen_at,seen_at,read_at,model_id}'::text[] || jsonb_build_object('model', m.ref))::text AS line
    FROM hub_repositories r LEFT JOIN models m ON m.id = r.model_id ORDER BY r.ref`;
  const members = await client.$queryRaw<
    { ref: string }[]
  >`SELECT ref FROM sync_rule_members ORDER BY ref`;
  const [rule] = await client.$queryRaw<object[]>`SELECT watermark FROM sync_rules`;
  return { tracked: tracked.map(({ line }) => line), members: members.map(({ ref }) => ref), rule };
}

/** Of how many repositories the runs have told: of what the rule lists, and of parents that lead from it. */
async function told(client: PrismaClient): Promise<{ listed: number; parents: number }> {
  unseen = 0;
  look();
  const [row] = await client.$queryRaw<{ listed: number; parents: number }[]>`
    SELECT (count(DISTINCT ref) FILTER (WHERE generation = 0))::int AS listed,
      (count(DISTINCT ref) FILTER (WHERE generation > 0))::int AS parents FROM sync_outcomes`;
  return row ?? { listed: 0, parents: 0 };
}

it(
  `a sync of ${REPOSITORIES} repositories that is killed ${KILLS} times ends as one that is not`,
  async () => {
    const rule = await aRule({ kind: "author", selector: { author: "world" } });
    const [row] = await disturbed.$queryRaw<
      { rule: unknown }[]
    >`SELECT to_jsonb(r) AS rule FROM sync_rules r`;
    await calm.$executeRaw`
      INSERT INTO sync_rules SELECT * FROM jsonb_populate_record(NULL::sync_rules, ${JSON.stringify(row?.rule)}::jsonb)`;

    expect(await once(startSync(calmUrl, rule.id), "exit")).toEqual([0, null]);
    const whole = await told(calm);
    isWatched = true;
    const next = chance(20);
    for (let killed = 0; killed < KILLS; killed += 1) {
      const part = killed < KILLS / 2 ? "listed" : "parents";
      const before = (await told(disturbed))[part];
      // Somewhere in this kill's share of what is left of that part, and of the moments after.
      const share = (whole[part] - before) / (KILLS / 2 - (killed % (KILLS / 2)) + 1);
      const until = before + next.next().value * share;
      const child = startSync(disturbedUrl, rule.id);
      const ended = once(child, "exit");
      while ((await told(disturbed))[part] <= until && child.exitCode === null) await sleep(2);
      await sleep(next.next().value * 60);
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
    }
    const places = await disturbed.$queryRaw<{ part: string | null }[]>`
      SELECT DISTINCT cursor ->> 'part' AS part FROM sync_runs`;
    expect(places.map(({ part }) => part)).toEqual(expect.arrayContaining(["listing", "lineage"]));
    isWatched = false;
    look();
    expect(await once(startSync(disturbedUrl, rule.id), "exit")).toEqual([0, null]);

    const runs = await disturbed.syncRun.groupBy({ by: ["status"], _count: true });
    expect(runs.map(({ status, _count }) => [status, _count]).toSorted()).toEqual([
      ["completed", 1],
      ["interrupted", expect.any(Number)],
    ]);
    // Line by line first, since a hash does not say where two catalogs part.
    expect(await catalogLines(disturbed)).toEqual(await catalogLines(calm));
    expect(await catalogDigest(disturbed)).toBe(await catalogDigest(calm));
    expect(await remembered(disturbed)).toEqual(await remembered(calm));
    const models = await calm.model.count();
    expect(models).toBeGreaterThan(REPOSITORIES / 3);
    expect(models).toBeLessThan(REPOSITORIES);
  },
  LONGEST_MS,
);
