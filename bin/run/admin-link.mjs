import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { say } from "./progress.mjs";
import { argumentsFor, hasScript } from "./scripts.mjs";
import { root } from "./settings.mjs";
import { isStopping } from "./shutdown.mjs";

const LONGEST_MS = 60_000;

/**
 * Shows how to sign in as administrator while there is none. The link goes to the terminal and into no log. Never
 * fails: a link can be made at any time.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export async function showFirstAdminLink(env) {
  if (!hasScript("admin-link")) return;
  try {
    const args = argumentsFor("admin-link", ["--first"]);
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: root,
      env,
      timeout: LONGEST_MS,
    });
    const link = stdout.trim();
    if (!link || isStopping()) return;
    say(`Sign in as administrator: ${link}`);
    say("The link works once, within an hour. For another: npm run admin-link");
  } catch {
    if (!isStopping()) say("To sign in as administrator, run: npm run admin-link");
  }
}
