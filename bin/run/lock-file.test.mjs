import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { takeLock } from "./lock-file.mjs";
import { processIdentity } from "./process-identity.mjs";

let folder = "";
const path = () => join(folder, "some.lock");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proofline-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function heldBy(pid, identity) {
  writeFileSync(path(), JSON.stringify({ pid, identity, startedAt: "2026-01-01", port: 4000 }));
}

test("a free lock is taken and leaves nothing behind when released", () => {
  const { release } = takeLock(path(), { port: 3000 });
  expect(existsSync(path())).toBe(true);
  release();
  expect(readdirSync(folder)).toEqual([]);
});

test("a running holder keeps it, and is named", () => {
  heldBy(process.ppid, processIdentity(process.ppid));
  expect(takeLock(path()).holder).toMatchObject({ pid: process.ppid, port: 4000 });
});

test.each([
  ["a dead holder", () => heldBy(2 ** 22 + 1, "started 1")],
  [
    "a holder whose process number another program has now",
    () => heldBy(process.ppid, "started 1"),
  ],
  ["a holder without identity", () => heldBy(2 ** 22 + 1, null)],
  ["a half-written lock", () => writeFileSync(path(), '{"pid":')],
  ["an empty lock", () => writeFileSync(path(), "")],
])("%s does not keep it", (_name, arrange) => {
  arrange();
  const { release, holder } = takeLock(path());
  expect(holder).toBeUndefined();
  release();
  expect(readdirSync(folder)).toEqual([]);
});
