import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { canPass, postgresAccount } from "./postgres-account.mjs";
import { Refusal } from "./refusal.mjs";

/** Where a system keeps the data of its services; only root needs it. */
const SYSTEM_FOLDER = "/var/lib/proofline";

/**
 * @typedef {object} Place
 * @property {string} folder holds the data directory and its password
 * @property {string} copies for copies of the Postgres programs
 * @property {import("./postgres-account.mjs").Account | null} account whom Postgres runs as
 * @property {string} [reason] why the folder is not the home, for saying so
 */

/**
 * Decides where the database of a home lives: in the home, unless root runs us from a place
 * Postgres's own user cannot enter (a checkout in /root). The answer is the same at each start,
 * also when the folders' modes change later: a database that exists stays where it is.
 *
 * @param {string} home absolute path
 * @returns {Place}
 * @throws {Refusal} when no folder will do
 */
export function postgresPlace(home) {
  const inHome = join(home, "postgres");
  const account = postgresAccount(inHome);
  const elsewhere = systemFolder(home);
  if (!account) return { folder: home, copies: home, account };
  const madeElsewhere = existsSync(join(elsewhere, "postgres/PG_VERSION"));
  if (!madeElsewhere && canPass(account, home))
    return { folder: home, copies: SYSTEM_FOLDER, account };
  if (existsSync(join(inHome, "PG_VERSION")) && !madeElsewhere) {
    throw new Refusal(
      `The database in ${inHome} runs as the system user “${account.name}”, who can no longer enter ${home}. Allow it (chmod o+x on the folders above), or set PROOFLINE_HOME to another folder.`,
    );
  }
  try {
    mkdirSync(elsewhere, { recursive: true });
    for (const folder of [SYSTEM_FOLDER, elsewhere]) chmodSync(folder, 0o755);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Refusal(
      `Postgres runs as the system user “${account.name}”, who cannot enter ${home}, and ${elsewhere} cannot be made (${code}). Set PROOFLINE_HOME to a folder outside closed ones such as /root.`,
    );
  }
  const reason = `The database is kept in ${elsewhere}, because it runs as the system user “${account.name}”, who cannot enter ${home}.`;
  return { folder: elsewhere, copies: SYSTEM_FOLDER, account: ownerOf(elsewhere), reason };
}

/**
 * Where the database of a home may be, for those who look for one that runs.
 *
 * @param {string} home absolute path of a folder that exists
 * @returns {string[]}
 */
export const possibleFolders = (home) => [home, systemFolder(home)];

function systemFolder(/** @type {string} */ home) {
  const name = createHash("sha256").update(realpathSync(home)).digest("hex").slice(0, 12);
  return join(SYSTEM_FOLDER, name);
}

const ownerOf = (/** @type {string} */ folder) => postgresAccount(join(folder, "postgres"));
