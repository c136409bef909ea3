import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { OWNER } from "./postgres-cluster.mjs";
import { possibleFolders } from "./postgres-place.mjs";
import { root } from "./settings.mjs";

/**
 * The database a program that runs beside `npm start` works on: the one `DATABASE_URL` names, else the embedded one
 * of a Proofline that runs from the same `PROOFLINE_HOME`.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null} its URL, or null where neither is there
 */
export function runningDatabase(env) {
  const given = env.DATABASE_URL?.trim();
  if (given) return given;
  const home = resolve(root, env.PROOFLINE_HOME?.trim() || ".proofline");
  if (!existsSync(home)) return null;
  for (const folder of possibleFolders(home)) {
    const pidFile = join(folder, "postgres/postmaster.pid");
    const passwordFile = join(folder, "postgres.password");
    if (!existsSync(pidFile) || !existsSync(passwordFile)) continue;
    // Postgres writes its port on the fourth line.
    const port = readFileSync(pidFile, "utf8").split("\n")[3]?.trim();
    const password = readFileSync(passwordFile, "utf8").trim();
    if (port) return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${OWNER}`;
  }
  return null;
}
