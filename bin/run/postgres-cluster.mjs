import { spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { run } from "./child.mjs";
import { POSTGRES_MAJOR } from "./postgres-binaries.mjs";
import { say, step } from "./progress.mjs";
import { Refusal } from "./refusal.mjs";

/** The database's own administrator and its one database share this name. */
export const OWNER = "proofline";

/**
 * @typedef {object} Cluster
 * @property {string} data the data directory
 * @property {string} programs folder with `bin/postgres`
 * @property {string} password of OWNER
 * @property {import("./postgres-account.mjs").Account | null} account
 * @property {string} log file for Postgres's output
 * @property {boolean} [throwaway] for tests: nothing needs to survive a power cut
 */

/**
 * Makes the data directory unless a whole one is there. A new one is made beside it and renamed,
 * so a start that was killed half-way leaves nothing that looks finished.
 *
 * @param {Cluster} cluster
 * @throws {Refusal} when the directory belongs to another Postgres, or cannot be made
 */
export async function ensureCluster(cluster) {
  await removeDrafts(cluster.data);
  const version = join(cluster.data, "PG_VERSION");
  if (existsSync(version)) {
    requireSameMajor(cluster.data, readFileSync(version, "utf8").trim());
    return;
  }
  if (existsSync(cluster.data)) setBrokenAside(cluster.data);
  await step("making the database", () => initialise(cluster));
}

function requireSameMajor(/** @type {string} */ data, /** @type {string} */ major) {
  if (major === POSTGRES_MAJOR) return;
  throw new Refusal(
    `The database in ${data} was made by Postgres ${major}; this Proofline brings Postgres ${POSTGRES_MAJOR}. Copy its contents over with pg_dump and DATABASE_URL, or set PROOFLINE_HOME to a new folder.`,
  );
}

function setBrokenAside(/** @type {string} */ data) {
  if (readdirSync(data).length === 0) return rmdirSync(data);
  const aside = `${data}.broken-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
  renameSync(data, aside);
  say(
    `${data} was no whole database (it has no PG_VERSION). It is kept as ${aside}, and a new one is made.`,
  );
}

async function removeDrafts(/** @type {string} */ data) {
  for (const name of existsSync(dirname(data)) ? readdirSync(dirname(data)) : []) {
    if (!name.startsWith(`${basename(data)}.new-`)) continue;
    // An initdb whose starter was killed may still be writing for a moment.
    await rm(join(dirname(data), name), {
      recursive: true,
      force: true,
      maxRetries: 5,
      retryDelay: 200,
    });
  }
}

async function initialise(
  /** @type {Cluster} */ { data, programs, password, account, log, throwaway },
) {
  const draft = `${data}.new-${process.pid}`;
  const passwordFile = join(draft, "password");
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, password + "\n", { mode: 0o600 });
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    await run(
      join(programs, "bin/initdb"),
      [
        `--pgdata=${join(draft, "data")}`,
        `--username=${OWNER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // Sorts the same on every machine, whatever locales its system has.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        ...(throwaway ? ["--no-sync"] : []),
      ],
      {
        ...asAccount(account),
        log,
        failure: "The database could not be made. Postgres says:",
      },
    );
    renameSync(join(draft, "data"), data);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Gives OWNER the current password, for when the file with the old one was deleted. Postgres
 * runs alone for this, without connections; no server may be running.
 *
 * @param {Cluster} cluster
 * @throws {Refusal}
 */
export function resetPassword({ data, programs, password, account }) {
  const result = spawnSync(join(programs, "bin/postgres"), ["--single", "-D", data, "postgres"], {
    ...asAccount(account),
    input: `ALTER ROLE ${OWNER} PASSWORD '${password}'\n`,
    encoding: "utf8",
  });
  if (result.status === 0) return;
  throw new Refusal(
    `The password of the database in ${data} is lost and could not be set anew. Postgres says:`,
    [result.stderr?.trim() || result.error?.message || ""],
  );
}

/**
 * How to start one of Postgres's programs: as its user, from a folder that user can enter, and
 * without the PG… variables a developer may have set for another server.
 *
 * @param {import("./postgres-account.mjs").Account | null} account
 */
export function asAccount(account) {
  const { PATH, TMPDIR, SystemRoot } = process.env;
  return {
    cwd: "/",
    env: /** @type {NodeJS.ProcessEnv} */ ({ PATH, TMPDIR, SystemRoot, LC_ALL: "C", TZ: "UTC" }),
    uid: account?.uid,
    gid: account?.gid,
  };
}
