import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { runningDatabase } from "@/bin/run/running-database.mjs";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { ProoflineError } from "@/lib/errors";
import { createHub, HubError } from "@/lib/hub/client";
import { readSyncArguments } from "@/lib/sync/arguments";
import { runSync } from "@/lib/sync/run";
import type { SyncScope } from "@/lib/sync/schema";
import { readStarterFiles } from "@/lib/sync/starter/files";

// One sync run against PROOFLINE_HUB_URL. Exit code 0: ran to its end; 1: it could not; 2: bad arguments.

const root = resolve(import.meta.dirname, "..");
const SAY_EVERY_MS = 2000;

if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const asked = readSyncArguments(words);
  if (!asked.ok) {
    console.error(asked.sentence);
    return 2;
  }
  const databaseUrl = runningDatabase(process.env);
  if (databaseUrl === null) {
    console.error(
      "There is no database to sync into. Start Proofline first (npm start), or set DATABASE_URL.",
    );
    return 1;
  }
  process.env.DATABASE_URL = databaseUrl;
  try {
    return await sync(
      asked.isFirst ? { ...asked.scope, models: await starterRefs() } : asked.scope,
    );
  } catch (error) {
    console.error(sentenceOf(error));
    return 1;
  } finally {
    await db().$disconnect();
  }
}

async function sync(scope: SyncScope): Promise<number> {
  const { PROOFLINE_HUB_URL: url, HF_TOKEN: token } = env();
  const hub = createHub({
    url,
    token,
    onWait: ({ reason, waitMs }) =>
      console.error(`waiting ${Math.ceil(waitMs / 1000)} s for the Hub: ${reason}`),
  });
  let saidAt = Date.now();
  const result = await runSync({
    hub,
    scope,
    job: "sync",
    onProgress: ({ visited, counts }) => {
      if (Date.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = Date.now();
      console.error(`sync: ${visited} repositories read, ${counts.applied} changed`);
    },
  });
  console.log(result.sentence);
  return result.status === "completed" ? 0 : 1;
}

async function starterRefs(): Promise<string[]> {
  return (await readStarterFiles(join(root, "prisma/starter"))).refs;
}

function sentenceOf(error: unknown): string {
  if (error instanceof ProoflineError || error instanceof HubError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  if (/ECONNREFUSED|Can't reach database/.test(message))
    return "The database does not answer. Start it, or check DATABASE_URL.";
  return message;
}
