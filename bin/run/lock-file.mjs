import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { processIdentity } from "./process-identity.mjs";
import { say } from "./progress.mjs";

/**
 * @typedef {{ pid: number, identity: string | null, startedAt: string, port?: number }} Holder
 */

/**
 * Takes a lock that a dead holder never keeps.
 *
 * @param {string} path
 * @param {{ port?: number }} [note] kept in the file for whoever finds it taken
 * @returns {{ release: () => void, holder?: undefined } | { holder: Holder, release?: undefined }}
 */
export function takeLock(path, note = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  const content = JSON.stringify({
    pid: process.pid,
    identity: processIdentity(process.pid),
    startedAt: new Date().toISOString(),
    ...note,
  });
  writeFileSync(own, content);
  try {
    for (;;) {
      try {
        createWithContent(own, path, content);
        return { release: () => releaseIfOurs(path, content) };
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      }
      const holder = readHolder(path);
      if (holder && holder.pid !== process.pid && isStillRunning(holder)) return { holder };
      setAside(path, holder);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Takes a lock, waiting for its holder to finish.
 *
 * @param {string} path
 * @param {string} whileWaiting said once when there is a wait
 * @returns {Promise<() => void>} releases the lock
 */
export async function waitForLock(path, whileWaiting) {
  for (let tries = 0; ; tries++) {
    const { release } = takeLock(path);
    if (release) return release;
    if (tries === 0) say(whileWaiting);
    await sleep(500);
  }
}

function createWithContent(
  /** @type {string} */ own,
  /** @type {string} */ path,
  /** @type {string} */ content,
) {
  try {
    // A link appears with its content, or not at all; an exclusive open would leave an empty
    // file behind if we were killed before writing to it.
    linkSync(own, path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") throw error;
    // Some shared folders know no links.
    writeFileSync(path, content, { flag: "wx" });
  }
}

function isStillRunning(/** @type {Holder} */ holder) {
  const identity = processIdentity(holder.pid);
  return identity !== null && identity === holder.identity;
}

/** @returns {Holder | null} */
function readHolder(/** @type {string} */ path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** Moves a dead holder's lock away, unless somebody took the lock since it was read. */
function setAside(/** @type {string} */ path, /** @type {Holder | null} */ dead) {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    if (JSON.stringify(readHolder(aside)) !== JSON.stringify(dead)) linkSync(aside, path);
  } catch {
    // Another starter was faster; the next look tells who holds it now.
  }
  rmSync(aside, { force: true });
}

function releaseIfOurs(/** @type {string} */ path, /** @type {string} */ content) {
  try {
    if (readFileSync(path, "utf8") === content) rmSync(path);
  } catch {
    // Already gone, which is what was wanted.
  }
}
