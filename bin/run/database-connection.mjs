import { setTimeout as sleep } from "node:timers/promises";

import { Refusal } from "./refusal.mjs";

/** The oldest Postgres the migrations are written for. */
const OLDEST_MAJOR = 15;
const NOT_YET = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
  "57P03",
  "53300",
]);

/**
 * Where a database is, fit for showing: never its password.
 *
 * @param {string} url
 * @returns {string} `host:port/database`
 * @throws {Refusal} when it is no Postgres URL
 */
export function databaseName(url) {
  try {
    const { protocol, hostname, port, pathname, searchParams } = new URL(url);
    if (!/^postgres(ql)?:$/.test(protocol)) throw new Error("another protocol");
    return `${hostname || searchParams.get("host") || "localhost"}:${port || 5432}${pathname}`;
  } catch {
    throw new Refusal(
      "DATABASE_URL is not an address of a Postgres database. It looks like this: postgresql://user:password@host:5432/database",
    );
  }
}

/**
 * Waits until a database accepts connections and checks that it is new enough.
 *
 * @param {string} url
 * @param {number} [waitMs] how long a server may take to come up
 * @throws {Refusal} naming host, port and database
 */
export async function requireDatabase(url, waitMs = 30_000) {
  const name = databaseName(url);
  for (const until = Date.now() + waitMs; ; await sleep(500)) {
    const problem = await tryDatabase(url, name);
    if (!problem) return;
    const { code, message } = /** @type {{ code?: string, message: string }} */ (problem);
    if (Date.now() < until && (NOT_YET.has(code ?? "") || /timeout/i.test(message))) continue;
    throw new Refusal(`The database at ${name} cannot be used: ${reasonFor(code, message)}`);
  }
}

/** @returns {Promise<unknown>} what is wrong, or null */
async function tryDatabase(/** @type {string} */ url, /** @type {string} */ name) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query("SHOW server_version_num");
    const major = Math.floor(Number(rows[0].server_version_num) / 10_000);
    if (major >= OLDEST_MAJOR) return null;
    throw new Refusal(
      `The database at ${name} is Postgres ${major}. Proofline needs Postgres ${OLDEST_MAJOR} or newer.`,
    );
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // Refused on every address of a name arrives as one error without text of its own.
    const [first] = error instanceof AggregateError ? error.errors : [error];
    return first;
  } finally {
    await client.end().catch(() => {});
  }
}

function reasonFor(/** @type {string | undefined} */ code, /** @type {string} */ message) {
  if (code === "ECONNREFUSED")
    return "nothing accepts connections there. Start it, or check DATABASE_URL.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "there is no host of that name. Check DATABASE_URL.";
  if (code === "28P01" || code === "28000") return "user or password in DATABASE_URL are refused.";
  if (code === "3D000")
    return "the server has no database of that name. Create it, or check DATABASE_URL.";
  return `${message}.`;
}
