import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "./child.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { holdCheckout } from "./prepare.mjs";
import { step } from "./progress.mjs";
import { root } from "./settings.mjs";

const SOURCES = [
  "app",
  "components",
  "lib",
  "messages",
  "public",
  "prisma/models",
  "package-lock.json",
  "tsconfig.json",
  "next.config.js",
  "next.config.mjs",
  "next.config.ts",
  "postcss.config.js",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
];
const stamp = join(root, ".next/.made-from");

/** What visitors never see: tests, and the client that prisma/models already stands for. */
const shipped = (/** @type {string} */ path) =>
  !/\.(test|spec)\.tsx?$|^lib\/(testing|db\/generated)\//.test(path);

/**
 * Builds the web pages for production unless they were built from these very sources.
 *
 * @param {string} log file for Next's output
 * @throws {import("./refusal.mjs").Refusal} with Next's last lines
 */
export async function buildPages(log) {
  if (isBuilt()) return;
  const release = await holdCheckout();
  try {
    if (isBuilt()) return;
    const made = sources();
    rmSync(stamp, { force: true });
    await step("building the pages", () =>
      run(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
        cwd: root,
        diesWithUs: true,
        log,
        failure: `The pages could not be built. The whole output is in ${log}; it ends:`,
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      }),
    );
    writeFileSync(stamp, made);
  } finally {
    release();
  }
}

const sources = () => fingerprint(SOURCES, shipped);

const isBuilt = () =>
  existsSync(join(root, ".next/BUILD_ID")) &&
  existsSync(stamp) &&
  readFileSync(stamp, "utf8") === sources();
