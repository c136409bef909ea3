import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

import { helpText } from "./help.mjs";
import { argumentsFor } from "./scripts.mjs";
import { root } from "./settings.mjs";

// No database and no Hub: nothing may be reached for.
const env = { PATH: process.env.PATH, PROOFLINE_HOME: "/nonexistent", DATABASE_URL: "" };
const ran = (/** @type {string[]} */ args) =>
  spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8", timeout: 60_000 });

test("help has a line for every option", () => {
  expect(
    helpText({ use: "npm run x", does: "Does x.", options: [["--limit N", "at most N"]] }),
  ).toBe("Use: npm run x\nDoes x.\n\n  --limit N  at most N\n  --help     this list");
});

test.each(["sync", "bench", "admin-link", "worker"])("npm run %s tells its options", (name) => {
  const { status, stdout } = ran(argumentsFor(name, ["--help"]));
  expect(stdout).toMatch(new RegExp(`^Use: npm run ${name}[^]*--help +this list`));
  expect(status).toBe(0);
});

test.each(["start", "test", "check", "build", "migrate"])("%s.mjs tells its options", (name) => {
  const { status, stdout } = ran([join(root, "bin", `${name}.mjs`), "--help"]);
  expect(stdout).toMatch(/^Use: [^]*--help +this list/);
  expect(status).toBe(0);
});

test.each(["sync", "bench", "admin-link", "worker"])(
  "npm run %s refuses what it does not know",
  (name) => {
    const { status, stderr } = ran(argumentsFor(name, ["--colour"]));
    expect(stderr).toContain("--colour");
    expect(status).toBe(2);
  },
);
