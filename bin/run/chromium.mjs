import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

import { run } from "./child.mjs";
import { step } from "./progress.mjs";
import { Refusal } from "./refusal.mjs";
import { root } from "./settings.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/**
 * A Chromium for the end-to-end tests, installed when this machine has none and lets us.
 *
 * @param {string} log file for the output of whatever installs it
 * @returns {Promise<string>} path of the program
 * @throws {Refusal} saying how to get one
 */
export async function findChromium(log) {
  const given = process.env.CHROMIUM_PATH;
  if (given && !isProgram(given)) {
    throw new Refusal(
      `CHROMIUM_PATH names ${given}, which is no program. Correct it, or leave it unset.`,
    );
  }
  const present = given || (await installedChromium());
  if (present) return present;
  for (const install of [withApt, withPlaywright]) {
    const installed = await install(log)
      .then(installedChromium)
      .catch(() => null);
    if (installed) return installed;
  }
  throw new Refusal(
    `The end-to-end tests need Chromium, and none could be installed (see ${log}). Install it (Debian, Ubuntu: apt-get install chromium), or set CHROMIUM_PATH to one.`,
  );
}

/** @returns {Promise<string | null>} */
async function installedChromium() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"];
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs);
  if (onPath) return onPath;
  const { chromium } = await import("@playwright/test");
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  return packedChromium();
}

/** The one inside a package some projects add; it unpacks itself to a temporary folder. */
async function packedChromium() {
  try {
    const path = createRequire(import.meta.url).resolve("@sparticuz/chromium");
    const { default: packed } = await import(path);
    return await packed.executablePath();
  } catch {
    return null;
  }
}

async function withApt(/** @type {string} */ log) {
  if (process.getuid?.() !== 0 || !isDebian()) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const failure = "apt-get could not install Chromium.";
  await step("installing Chromium with apt-get", async () => {
    await run("apt-get", ["update"], { env, log, failure });
    await run(
      "apt-get",
      ["install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"],
      { env, log, failure },
    );
  });
}

async function withPlaywright(/** @type {string} */ log) {
  const cli = join(root, "node_modules/@playwright/test/cli.js");
  await step("installing Chromium with Playwright", () =>
    run(process.execPath, [cli, "install", "chromium"], {
      cwd: root,
      log,
      failure: "Playwright could not install Chromium.",
    }),
  );
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

function isProgram(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Ubuntu's chromium-browser is a script that only says to install a snap. */
function runs(/** @type {string} */ path) {
  if (!isProgram(path)) return false;
  try {
    execFileSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
