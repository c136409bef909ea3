import { join } from "node:path";

import { findChromium } from "./run/chromium.mjs";
import { launch } from "./run/child.mjs";
import { runCommand } from "./run/command.mjs";
import { requireDatabase } from "./run/database-connection.mjs";
import { failedTests } from "./run/failed-tests.mjs";
import { toldHelp } from "./run/help.mjs";
import { prepare } from "./run/prepare.mjs";
import { say, step } from "./run/progress.mjs";
import { Refusal, sentenceFor } from "./run/refusal.mjs";
import { loadEnvFile, root } from "./run/settings.mjs";
import { onStop } from "./run/shutdown.mjs";
import { startTestServer } from "./run/test-server.mjs";

const logs = join(root, ".proofline/logs");
const report = join(logs, "unit-tests.json");
const PARTS = ["--unit", "--e2e"];

if (
  toldHelp(process.argv.slice(2), {
    use: "npm test",
    does: "Runs all tests; with an option only that part.",
    options: [
      ["--unit", "unit and database tests"],
      ["--e2e", "journeys in a real browser"],
    ],
  })
)
  process.exit(0);

await runCommand(async () => {
  const asked = process.argv.slice(2);
  const unknown = asked.find((argument) => !PARTS.includes(argument));
  if (unknown) {
    throw new Refusal(
      `“${unknown}” is none of ${PARTS.join(", ")}. Without either, all tests run.`,
    );
  }
  const wants = (/** @type {string} */ part) => asked.length === 0 || asked.includes(part);
  loadEnvFile();
  await prepare(logs);
  if (process.env.DATABASE_URL) await requireDatabase(process.env.DATABASE_URL);

  /** @type {string[]} */
  const summary = [];
  let passed = true;
  const record = (
    /** @type {string} */ name,
    /** @type {boolean} */ good,
    /** @type {number} */ since,
  ) => {
    passed &&= good;
    summary.push(
      `${good ? "passed" : "FAILED"}  ${name}  (${Math.round((Date.now() - since) / 1000)} s)`,
    );
  };
  if (wants("--unit")) {
    const since = Date.now();
    record("unit and database tests", await unitTests(), since);
    summary.push(...(await failedTests(report, root)).map((line) => `        ${line}`));
  }
  if (wants("--e2e")) {
    const since = Date.now();
    record("end-to-end tests", await endToEnd(), since);
  }
  console.log(`\n${summary.join("\n")}`);
  return passed ? 0 : 1;
});

function unitTests() {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return runTool("vitest/vitest.mjs", ["run", ...reporters]);
}

async function endToEnd() {
  try {
    const chromium = await findChromium(join(logs, "chromium.log"));
    const server = await step("starting a server for the end-to-end tests", startTestServer);
    const good = await runTool("@playwright/test/cli.js", ["test"], {
      CHROMIUM_PATH: chromium,
      PROOFLINE_E2E_URL: server.url,
      // For the commands a test runs beside the server.
      PROOFLINE_E2E_HOME: server.home,
      PROOFLINE_E2E_DATABASE_URL: server.databaseUrl,
    });
    await server.stop();
    return good;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(sentenceFor(error));
    return false;
  }
}

/** Runs a test runner with its output shown. */
async function runTool(
  /** @type {string} */ script,
  /** @type {string[]} */ args,
  /** @type {Record<string, string>} */ env = {},
) {
  const child = launch(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  const forget = onStop(() => child.stop());
  const { code } = await child.ended;
  forget();
  return code === 0;
}
