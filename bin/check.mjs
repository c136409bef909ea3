import { join } from "node:path";
import { readFile, rm } from "node:fs/promises";

import { launch, run } from "./run/child.mjs";
import { runCommand } from "./run/command.mjs";
import { toldHelp } from "./run/help.mjs";
import { prepare } from "./run/prepare.mjs";
import { step } from "./run/progress.mjs";
import { onStop } from "./run/shutdown.mjs";
import { root } from "./run/settings.mjs";

const logs = join(root, ".proofline/logs");

/** @type {[heading: string, script: string, args: string[]][]} slowest first */
const CHECKS = [
  ["lint", "eslint/bin/eslint.js", ["."]],
  ["types", "typescript/bin/tsc", ["--noEmit"]],
  ["tests without a database", "vitest/vitest.mjs", ["run", "--project", "pure"]],
  ["format", "prettier/bin/prettier.cjs", ["--check", "--log-level=warn", "."]],
  [
    "layers",
    "dependency-cruiser/bin/dependency-cruise.mjs",
    ["app", "components", "lib", "bin", "proxy.ts"],
  ],
  ["dead code", "knip/bin/knip.js", []],
];

if (
  toldHelp(process.argv.slice(2), {
    use: "npm run check",
    does: "Format, lint, types, layers, dead code and the tests without a database; under a minute.",
  })
)
  process.exit(0);

await runCommand(async () => {
  await prepare(logs);
  await writeRouteTypes();
  const waiting = [...CHECKS];
  let passed = true;
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      passed = (await runCheck(check)) && passed;
    }
  };
  // Each has one busy thread; more at once than two would only slow one another down.
  await Promise.all([work(), work()]);
  console.log(passed ? "\nAll checks passed." : "\nSome checks FAILED; their output is above.");
  return passed ? 0 : 1;
});

/** Typed links and page props are made from the routes that are there; without them, types and lint see `any`. */
function writeRouteTypes() {
  return step("reading the routes", () =>
    run(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "typegen"], {
      cwd: root,
      log: join(logs, "typegen.log"),
      failure: "Next could not read the routes in app/. It says:",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    }),
  );
}

/** Runs one check and shows its output when it is done, so that two do not mix. */
async function runCheck(/** @type {(typeof CHECKS)[number]} */ [heading, script, args]) {
  const since = Date.now();
  const log = join(logs, `check-${heading.replaceAll(" ", "-")}.log`);
  await rm(log, { force: true });
  const child = launch(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    log,
  });
  const forget = onStop(() => child.stop());
  const { code } = await child.ended;
  forget();
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  console.log(`${code === 0 ? "passed" : "FAILED"}  ${heading}  (${seconds} s)`);
  if (code !== 0) console.log((await readFile(log, "utf8")).trimEnd().replaceAll(/^/gm, "    "));
  return code === 0;
}
