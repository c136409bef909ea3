import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

test("a benchmark that is stopped leaves no database and no folder behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "proofline-stopping-"));
  chmodSync(folder, 0o711);
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(root, "bin/bench.ts"), "--models", "2000", "--mirror-mb", "0"],
    { cwd: root, env: { ...process.env, TMPDIR: folder }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = new Promise<number | null>((done) => child.once("exit", done));
  let said = "";
  for await (const part of child.stderr) {
    said += String(part);
    if (said.includes("measuring the Hub alone")) break;
  }
  const made = readdirSync(folder).filter((name) => name.startsWith("proofline-bench-"));
  child.kill("SIGTERM");
  expect(await ended).toBe(143);
  expect(made).toHaveLength(1);
  expect(readdirSync(folder).filter((name) => name.startsWith("proofline-"))).toEqual([]);
  rmSync(folder, { recursive: true });
});
