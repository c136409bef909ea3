import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";

import { Refusal } from "./refusal.mjs";

/** @typedef {{ name: string, uid: number, gid: number }} Account */

/**
 * Whom Postgres runs as. It refuses to run as root, so root hands it to a system user, made
 * when the system has none that fits.
 *
 * @param {string} dataDirectory an existing one stays with its owner
 * @returns {Account | null} null: run as the current user
 * @throws {Refusal} when root can make no user
 */
export function postgresAccount(dataDirectory) {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(dataDirectory, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0)
    return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return find("postgres") ?? find("proofline") ?? make("proofline");
}

/**
 * Whether an account may enter a folder, judging by the modes of it and all folders above.
 *
 * @param {Account} account
 * @param {string} folder an absolute path that exists
 */
export function canPass(account, folder) {
  for (let at = folder; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** @returns {Account | null} */
function find(/** @type {string} */ name) {
  try {
    const ask = (/** @type {string} */ what) =>
      Number(
        execFileSync("id", [what, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
      );
    return { name, uid: ask("-u"), gid: ask("-g") };
  } catch {
    return null;
  }
}

/** @returns {Account} */
function make(/** @type {string} */ name) {
  const ways = [
    [
      "useradd",
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      name,
    ],
    ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", name],
  ];
  for (const [command = "", ...args] of ways) {
    try {
      execFileSync(command, args, { stdio: "ignore" });
    } catch {
      continue;
    }
    const made = find(name);
    if (made) return made;
  }
  throw new Refusal(
    "Postgres does not run as root, and no system user could be made for it. Start Proofline as another user, or set DATABASE_URL to a Postgres 15 or newer.",
  );
}
