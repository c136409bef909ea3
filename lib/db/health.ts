import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { db, type Db } from "@/lib/db/client";

export type Readiness = {
  /** Why requests cannot be served, one sentence each; empty when they can. */
  reasons: string[];
  /** Whether the starter catalog is in; null when the database cannot tell. Serving does not wait for it. */
  starterLoaded: boolean | null;
  /** What works less well than it should while requests are served, one sentence each. */
  warnings: string[];
};

/** A probe has its own deadline; an answer after it is no answer. */
const TIMEOUT_MS = 3000;

/** Asks the database whether requests can be served. Never throws: an unreachable database is an answer. */
export async function checkReadiness(): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    const answer = notReady(`The database did not answer within ${TIMEOUT_MS / 1000} s.`);
    timer = setTimeout(() => resolve(answer), TIMEOUT_MS);
  });
  try {
    return await Promise.race([askDatabase(), late]);
  } catch {
    // The cause may name hosts and users, which a public probe must not repeat.
    return notReady("The database cannot be reached.");
  } finally {
    clearTimeout(timer);
  }
}

const notReady = (reason: string): Readiness => ({
  reasons: [reason],
  starterLoaded: null,
  warnings: [],
});

async function askDatabase(): Promise<Readiness> {
  const client = db();
  await client.$queryRaw`SELECT 1`;
  const missing = await missingMigrations(client);
  if (missing === null) return notReady("The database has not been migrated.");
  if (missing > 0) return notReady(`The database lacks ${missing} of this version's migrations.`);
  const [starterLoaded, warnings] = await Promise.all([hasStarter(client), workerWarnings(client)]);
  return { reasons: [], starterLoaded, warnings };
}

/** How many migrations of this version the database lacks; null when it has none at all. */
async function missingMigrations(client: Db): Promise<number | null> {
  const [found] = await client.$queryRaw<[{ exists: boolean }]>`
    SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS exists`;
  if (!found.exists) return null;
  const rows = await client.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const applied = new Set(rows.map(({ name }) => name));
  return (await migrationNames()).filter((name) => !applied.has(name)).length;
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(join(process.cwd(), "prisma/migrations"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function hasStarter(client: Db): Promise<boolean> {
  return (await client.mark.findUnique({ where: { name: "starter_loaded" } })) !== null;
}

/** A worker is heard every 5 s. */
const SILENCE_SECONDS = 60;

async function workerWarnings(client: Db): Promise<string[]> {
  const [found] = await client.$queryRaw<[{ isHeard: boolean }]>`
    SELECT EXISTS (SELECT FROM workers
      WHERE heard_at > now() - ${SILENCE_SECONDS}::int * interval '1 second') AS "isHeard"`;
  if (found.isHeard) return [];
  return [
    `No worker was heard for ${SILENCE_SECONDS} s: nothing is synced until one runs (npm run worker).`,
  ];
}
