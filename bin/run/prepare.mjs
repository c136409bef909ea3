import { join } from "node:path";

import { waitForLock } from "./lock-file.mjs";
import { installPackages, linkPostgresLibraries, packagesAreInstalled } from "./packages.mjs";
import { clientIsGenerated, generateClient } from "./prisma-client.mjs";
import { root } from "./settings.mjs";

/**
 * Makes the checkout able to run anything: packages installed, database client generated. Does
 * nothing, and writes nothing, when that is already so.
 *
 * @param {string} logs folder for the output of npm and Prisma
 * @throws {import("./refusal.mjs").Refusal}
 */
export async function prepare(logs) {
  if (packagesAreInstalled() && clientIsGenerated()) return linkPostgresLibraries();
  const release = await holdCheckout();
  try {
    if (!packagesAreInstalled()) await installPackages(join(logs, "install.log"));
    linkPostgresLibraries();
    if (!clientIsGenerated()) await generateClient(join(logs, "generate.log"));
  } finally {
    release();
  }
}

/**
 * Only one command at a time may change what all commands of this checkout share:
 * node_modules, the generated client and the build.
 *
 * @returns {Promise<() => void>} lets the next one in
 */
export const holdCheckout = () =>
  waitForLock(
    join(root, ".proofline/prepare.lock"),
    "Waiting for another Proofline command to finish installing or building in this folder.",
  );
