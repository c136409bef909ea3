import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { db } from "@/lib/db/client";
import { loadStarter } from "@/lib/sync/starter/load";

// Loads the starter catalog into DATABASE_URL, once: `npm start` runs it before it serves.

const root = resolve(import.meta.dirname, "..");
const SAY_EVERY_MS = 2000;

if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));

let saidAt = 0;
try {
  const load = await loadStarter(join(root, "prisma/starter"), (visited, total) => {
    if (Date.now() - saidAt < SAY_EVERY_MS) return;
    saidAt = Date.now();
    console.error(`starter catalog: ${visited} of ${total} repositories`);
  });
  console.log(load ? load.sentence : "The starter catalog is loaded already.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await db().$disconnect();
}
