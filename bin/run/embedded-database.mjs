import { existsSync } from "node:fs";
import { join } from "node:path";

import { runnablePostgres } from "./postgres-binaries.mjs";
import { OWNER, ensureCluster, resetPassword } from "./postgres-cluster.mjs";
import { postgresPlace } from "./postgres-place.mjs";
import { endOrphan, startPostgres } from "./postgres-server.mjs";
import { say } from "./progress.mjs";
import { keptSecret } from "./settings.mjs";
import { onStop } from "./shutdown.mjs";

/**
 * Starts the Postgres that comes with the packages, making its database first when there is
 * none.
 *
 * @param {string} home absolute path of PROOFLINE_HOME
 * @param {{ throwaway?: boolean }} [options] throwaway: for tests, fast and unsafe
 * @returns {Promise<{ url: string, ended: Promise<unknown>, stop: () => Promise<void> }>} stopped
 *   by `stopEverything` too
 * @throws {import("./refusal.mjs").Refusal}
 */
export async function startEmbeddedDatabase(home, { throwaway = false } = {}) {
  const place = postgresPlace(home);
  if (place.reason) say(place.reason);
  const data = join(place.folder, "postgres");
  const passwordFile = join(place.folder, "postgres.password");
  const passwordIsLost = !existsSync(passwordFile) && existsSync(join(data, "PG_VERSION"));
  const cluster = {
    data,
    programs: await runnablePostgres(place.account, place.copies),
    password: keptSecret(passwordFile),
    account: place.account,
    log: join(home, "logs/postgres.log"),
    throwaway,
  };
  await ensureCluster(cluster);
  await endOrphan(data);
  if (passwordIsLost) resetPassword(cluster);

  const url = (/** @type {number} */ port, database = OWNER) =>
    `postgresql://${OWNER}:${cluster.password}@127.0.0.1:${port}/${database}`;
  const server = await startPostgres(cluster, (port) => answers(url(port, "postgres")));
  const forget = onStop(server.stop);
  void server.ended.then(forget);
  await ensureDatabase(url(server.port, "postgres"));
  return { url: url(server.port), ended: server.ended, stop: server.stop };
}

/** Loaded late: this file is read before the packages are installed. */
async function connected(/** @type {string} */ url) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A connection that breaks is noticed by its query; the event alone would end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function answers(/** @type {string} */ url) {
  try {
    await (await connected(url)).end();
    return true;
  } catch {
    return false;
  }
}

async function ensureDatabase(/** @type {string} */ url) {
  const client = await connected(url);
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [OWNER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${OWNER}`);
  } finally {
    await client.end();
  }
}
