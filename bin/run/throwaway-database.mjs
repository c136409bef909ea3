import { existsSync, mkdtempSync, readdirSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmbeddedDatabase } from "./embedded-database.mjs";
import { endOrphan } from "./postgres-server.mjs";
import { processIdentity } from "./process-identity.mjs";

const PREFIX = "proofline-database-";

/**
 * Starts an embedded Postgres for tests. Stopping it removes it.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} URL of an administrator
 */
export async function startThrowawayDatabase() {
  await sweep();
  const home = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(home, 0o711);
  const database = await startEmbeddedDatabase(home, { throwaway: true });
  return {
    url: database.url,
    async stop() {
      await database.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Removes what runs that were killed have left behind. */
async function sweep() {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split("-")[0]) : NaN;
    if (!pid || processIdentity(pid) !== null) continue;
    const home = join(tmpdir(), name);
    try {
      if (existsSync(join(home, "postgres"))) await endOrphan(join(home, "postgres"));
      rmSync(home, { recursive: true, force: true });
    } catch {
      // Another user's; it is theirs to remove.
    }
  }
}
