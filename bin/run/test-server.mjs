import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { lastLines, launch } from "./child.mjs";
import { freePort } from "./ports.mjs";
import { Refusal } from "./refusal.mjs";
import { readEnvFile, root } from "./settings.mjs";
import { onStop } from "./shutdown.mjs";

const READY_MS = 300_000;
const HUB_READY_MS = 30_000;

/**
 * Serves Proofline for the end-to-end tests: by the same start as everybody's, on a free port
 * and an empty home of its own, beside a small Hub of its own. With `DATABASE_URL` it gets a new
 * database on that server.
 *
 * @returns {Promise<{ url: string, home: string, databaseUrl: string, stop: () => Promise<void> }>}
 * @throws {Refusal} with the last lines of the start when it fails
 */
export async function startTestServer() {
  const home = mkdtempSync(join(tmpdir(), "proofline-e2e-"));
  // As root the database runs as another user, who must be able to pass through.
  chmodSync(home, 0o711);
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  const forgetHome = onStop(removeHome);
  const database = await ownDatabase();
  const forgetDatabase = onStop(database.drop);
  const hub = await startTestHub(join(home, "hub.log"));
  const port = await freePort();
  const log = join(home, "start.log");
  const child = launch(process.execPath, [join(root, "bin/start.mjs")], {
    cwd: root,
    log,
    env: {
      ...process.env,
      ...withoutEnvFile(),
      // Not through npm: nobody's parent process but ours is to be watched.
      npm_lifecycle_event: undefined,
      PORT: String(port),
      PROOFLINE_HOME: home,
      PROOFLINE_OFFLINE: "",
      PROOFLINE_FIRST_SYNC: "0",
      PROOFLINE_HUB_URL: hub.url,
      PROOFLINE_PUBLIC_URL: "",
      NEXTAUTH_URL: "",
      DATABASE_APP_URL: "",
      DATABASE_REPLICA_URL: "",
      DATABASE_URL: database.url,
    },
  });
  const stop = async () => {
    // Postgres may take a moment to write everything before its home is removed.
    await child.stop("SIGTERM", 60_000);
    await hub.stop();
    forgetDatabase();
    forgetHome();
    await database.drop();
    removeHome();
  };
  const forget = onStop(stop);
  let ended = false;
  void child.ended.then(() => (ended = true));
  for (const until = Date.now() + READY_MS; Date.now() < until && !ended; await sleep(200)) {
    if (/^ready /m.test(readFileSync(log, "utf8"))) {
      const url = `http://localhost:${port}`;
      return { url, home, databaseUrl: database.url, stop: () => (forget(), stop()) };
    }
  }
  const lines = await lastLines(log, 25);
  forget();
  await stop();
  throw new Refusal("The server for the end-to-end tests did not start. It says:", lines);
}

/** The Hub the tests read from; its address stands in its log. */
async function startTestHub(/** @type {string} */ log) {
  const child = launch(process.execPath, ["--import", "tsx", join(root, "e2e/hub.ts")], {
    cwd: root,
    log,
    diesWithUs: true,
  });
  const stop = () => child.stop();
  const forget = onStop(stop);
  for (const until = Date.now() + HUB_READY_MS; Date.now() < until; await sleep(100)) {
    const url = existsSync(log) && /^serving (.+)$/m.exec(readFileSync(log, "utf8"))?.[1];
    if (url) return { url, stop: () => (forget(), stop()) };
  }
  throw new Refusal(
    "The Hub for the end-to-end tests did not start. It says:",
    await lastLines(log),
  );
}

/** Next reads `.env` too; a variable that is set, even to nothing, keeps it from doing so. */
function withoutEnvFile() {
  const keys = Object.keys(readEnvFile()).filter((key) => process.env[key] === undefined);
  return Object.fromEntries(keys.map((key) => [key, ""]));
}

/** A new database beside the one `DATABASE_URL` names; an empty URL means the embedded one. */
async function ownDatabase() {
  const given = process.env.DATABASE_URL;
  if (!given) return { url: "", drop: async () => {} };
  const name = `proofline_test_${randomBytes(4).toString("hex")}_e2e`;
  const administer = async (/** @type {string} */ statement) => {
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: given });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
