import { appendFileSync } from "node:fs";
import { join } from "node:path";

import { showFirstAdminLink } from "./admin-link.mjs";
import { lastLines } from "./child.mjs";
import { databaseName, requireDatabase } from "./database-connection.mjs";
import { startEmbeddedDatabase } from "./embedded-database.mjs";
import { tellWithoutHub } from "./hub-probe.mjs";
import { takeLock } from "./lock-file.mjs";
import { requireFreePort } from "./ports.mjs";
import { prepare } from "./prepare.mjs";
import { say, step } from "./progress.mjs";
import { Refusal, sentenceFor } from "./refusal.mjs";
import { hasScript, runScript } from "./scripts.mjs";
import { homeFrom, keptSecret, loadEnvFile, portFrom, root } from "./settings.mjs";
import { isStopping, onSignal, onStop, stopEverything } from "./shutdown.mjs";
import { buildPages } from "./web-build.mjs";
import { serve } from "./web-server.mjs";
import { keepWorker } from "./worker-process.mjs";

/** @type {string | undefined} */
let logs;

/** Runs all of Proofline on this machine until it is told to stop. Ends the process. */
export async function start() {
  onSignal(async () => {
    say("Stopping.");
    await stopEverything();
    process.exit(0);
  });
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  try {
    await startAll();
  } catch (error) {
    await fail(error);
  }
}

async function startAll() {
  loadEnvFile();
  const port = portFrom(process.env);
  if (process.env.DATABASE_URL) databaseName(process.env.DATABASE_URL);
  const home = homeFrom(process.env);
  logs = join(home, "logs");
  holdHome(home, port);
  await requireFreePort(port);
  await prepare(logs);
  await requireUsableSettings();
  const [databaseUrl] = await Promise.all([
    openDatabase(home, logs),
    buildPages(join(logs, "build.log")),
  ]);
  const env = serverEnvironment({ port, home, databaseUrl });
  // The steps so far took long enough for another program to come.
  await requireFreePort(port);
  const webLog = join(logs, "web.log");
  const web = await step("starting the web server", () => serve({ port, env, log: webLog }));
  void web.ended.then(() => failWithLog("The web server stopped.", webLog));
  keepWorker({ env, log: join(logs, "worker.log") });
  process.stdout.write(`ready http://localhost:${port}\n`);
  await Promise.all([showFirstAdminLink(env), tellWithoutHub(env)]);
}

/** The program's own check of its environment, before it shows in the log of whatever reads it first. */
async function requireUsableSettings() {
  // Loaded late: the packages are installed only now.
  const { tsImport } = await import("tsx/esm/api");
  const { environmentProblems } = await tsImport(join(root, "lib/env.ts"), import.meta.url);
  const problems = environmentProblems({
    ...process.env,
    DATABASE_URL: process.env.DATABASE_URL || "the embedded one",
  });
  if (problems.length > 0) throw new Refusal(problems.join("\n"));
}

/** Two servers on one home would share a database and undo each other's starts and stops. */
function holdHome(/** @type {string} */ home, /** @type {number} */ port) {
  const { holder, release } = takeLock(join(home, "start.lock"), { port });
  if (holder) {
    throw new Refusal(
      `Proofline is already running from this folder at http://localhost:${holder.port}. Stop it first, or set PROOFLINE_HOME to run another.`,
    );
  }
  onStop(release);
}

/** @returns {Promise<string>} the URL of a migrated database that holds the starter catalog */
async function openDatabase(/** @type {string} */ home, /** @type {string} */ logs) {
  const given = process.env.DATABASE_URL;
  const url = given || (await embedded(home));
  if (given) await step("waiting for the database", () => requireDatabase(given));
  const { migrate } = await import("./migration.mjs");
  await step("migrating the database", () => migrate(url, { say }));
  if (hasScript("load-starter")) {
    await step("loading the starter catalog", () =>
      runScript("load-starter", {
        env: { ...process.env, DATABASE_URL: url, PROOFLINE_HOME: home },
        log: join(logs, "starter.log"),
        failure: "The starter catalog could not be loaded. The log ends:",
      }),
    );
  }
  return url;
}

async function embedded(/** @type {string} */ home) {
  const database = await startEmbeddedDatabase(home);
  void database.ended.then(() =>
    failWithLog("The database stopped.", join(home, "logs/postgres.log")),
  );
  return database.url;
}

/** @returns {NodeJS.ProcessEnv} */
function serverEnvironment(
  /** @type {{ port: number, home: string, databaseUrl: string }} */ given,
) {
  const publicUrl = process.env.PROOFLINE_PUBLIC_URL || `http://localhost:${given.port}`;
  return {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(given.port),
    PROOFLINE_HOME: given.home,
    DATABASE_URL: given.databaseUrl,
    PROOFLINE_PUBLIC_URL: publicUrl,
    NEXTAUTH_URL: process.env.NEXTAUTH_URL || publicUrl,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || keptSecret(join(given.home, "nextauth.secret")),
  };
}

async function failWithLog(/** @type {string} */ sentence, /** @type {string} */ log) {
  await fail(new Refusal(`${sentence} Its log, ${log}, ends:`, await lastLines(log)));
}

/** Says what went wrong, stops what runs, and ends with 1. What follows a stop is not a failure. */
async function fail(/** @type {unknown} */ error) {
  if (isStopping()) return;
  const stopped = stopEverything();
  say(sentenceFor(error));
  if (!(error instanceof Refusal) && logs) {
    const log = join(logs, "start.log");
    appendFileSync(
      log,
      `${new Date().toISOString()} ${error instanceof Error ? error.stack : error}\n`,
    );
    say(`The details are in ${log}`);
  }
  await stopped;
  process.exit(1);
}
