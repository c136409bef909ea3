import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { lastLines, launch } from "./child.mjs";
import { freePort } from "./ports.mjs";
import { asAccount } from "./postgres-cluster.mjs";
import { commandLine, processIdentity } from "./process-identity.mjs";
import { say, step } from "./progress.mjs";
import { Refusal } from "./refusal.mjs";
import { onStop } from "./shutdown.mjs";

/** @typedef {import("./postgres-cluster.mjs").Cluster} Cluster */

const STOP_MS = 30_000;
/** Replaying the log after a crash takes a while; a server that needs longer has a problem. */
const START_MS = 120_000;

/**
 * Starts Postgres on 127.0.0.1 and waits until it answers.
 *
 * @param {Cluster} cluster
 * @param {(port: number) => Promise<boolean>} answers asks the server whether it is up
 * @returns {Promise<{ port: number, ended: Promise<unknown>, stop: () => Promise<void> }>}
 * @throws {Refusal} with the server's last lines when it does not start
 */
export async function startPostgres(cluster, answers) {
  const portFile = `${cluster.data}.port`;
  const remembered = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0;
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? remembered : 0);
    const child = launch(join(cluster.programs, "bin/postgres"), serverArguments(cluster, port), {
      ...asAccount(cluster.account),
      log: cluster.log,
    });
    const forget = onStop(() => stopPostgres(child));
    const started = await step("starting the database", () =>
      waitUntilUp(child, () => answers(port)),
    );
    forget();
    if (started === "up") {
      writeFileSync(portFile, String(port));
      return { port, ended: child.ended, stop: () => stopPostgres(child) };
    }
    const lines = await lastLines(cluster.log);
    if (started === "too slow") {
      await stopPostgres(child);
      throw new Refusal(
        `The database did not answer within ${START_MS / 1000} s. Its log ends:`,
        lines,
      );
    }
    // Another program took the port between the look and the start.
    const portTaken = lines.some((line) => line.includes("could not bind"));
    if (!portTaken || attempt === 3)
      throw new Refusal("The database did not start. Its log ends:", lines);
  }
}

function serverArguments(/** @type {Cluster} */ { data, throwaway }, /** @type {number} */ port) {
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    // A socket's path may hold about 100 characters, and homes can be longer.
    unix_socket_directories: "",
    max_connections: 100,
    shared_buffers: "128MB",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(throwaway ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  return [
    "-D",
    data,
    ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
  ];
}

/** @returns {Promise<"up" | "ended" | "too slow">} */
async function waitUntilUp(
  /** @type {import("./child.mjs").Child} */ child,
  /** @type {() => Promise<boolean>} */ answers,
) {
  let ended = false;
  void child.ended.then(() => (ended = true));
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(100)) {
    if (ended) return "ended";
    if (await answers()) return "up";
  }
  return "too slow";
}

/** SIGINT is Postgres's fast shutdown: open transactions are rolled back, everything is written. */
async function stopPostgres(/** @type {import("./child.mjs").Child} */ child) {
  await child.stop("SIGINT", STOP_MS);
}

/**
 * Deals with what an earlier start left in the data directory: a Postgres whose starter was
 * killed is shut down, and a process number that now belongs to another program is forgotten.
 *
 * @param {string} data
 */
export async function endOrphan(data) {
  const pidFile = join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  // With a dead process Postgres itself decides, and checks that no child of it lives on.
  if (!(pid > 1) || processIdentity(pid) === null) return;
  const command = commandLine(pid) ?? "";
  if (!(command.includes("postgres") && command.includes(data))) return rmSync(pidFile);
  say("The database of an earlier start is still running; it is stopped first.");
  for (const signal of /** @type {const} */ (["SIGINT", "SIGQUIT", "SIGKILL"])) {
    if (await endsAfter(pid, signal)) return;
  }
  throw new Refusal(
    `The database of an earlier start (process ${pid}) does not stop. End it: kill -9 ${pid}`,
  );
}

async function endsAfter(/** @type {number} */ pid, /** @type {NodeJS.Signals} */ signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return true;
    throw new Refusal(
      `The database of an earlier start (process ${pid}) belongs to another user. Stop it, then start again.`,
    );
  }
  for (const until = Date.now() + STOP_MS; Date.now() < until; await sleep(100)) {
    if (processIdentity(pid) === null) return true;
  }
  return false;
}
