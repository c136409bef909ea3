import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { run } from "./child.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { step } from "./progress.mjs";
import { root } from "./settings.mjs";

const stamp = join(root, "lib/db/generated/.made-from");

const sources = () =>
  fingerprint(["prisma/models", "prisma.config.ts", "node_modules/prisma/package.json"]);

/** Whether the generated database client belongs to today's schema and Prisma. */
export function clientIsGenerated() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sources();
}

/**
 * Generates the database client from prisma/models. Needs no network.
 *
 * @param {string} log file for Prisma's output
 * @throws {import("./refusal.mjs").Refusal} with Prisma's last lines
 */
export async function generateClient(log) {
  const made = sources();
  await step("generating the database client", () =>
    run(process.execPath, [join(root, "node_modules/prisma/build/index.js"), "generate"], {
      cwd: root,
      diesWithUs: true,
      log,
      failure: "Prisma could not generate the database client from prisma/models. It says:",
      env: {
        ...process.env,
        // The command insists on a native engine that `generate` never runs, and would fetch it.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: "1",
        CHECKPOINT_DISABLE: "1",
      },
    }),
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, made);
}
