import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { Refusal } from "./refusal.mjs";
import { keptSecret, parseEnvFile, portFrom } from "./settings.mjs";

test("a .env file may quote, export and comment", () => {
  const text = [
    "# a comment",
    "PORT=3001",
    "export HOME_FOLDER = /a b/c # where",
    `QUOTED="a # b"  # c`,
    "SINGLE='x=y'",
    "EMPTY=",
    "ONLY_COMMENT= # nothing",
    "HASH=a#b",
    "not a line",
  ].join("\r\n");
  expect(parseEnvFile(text)).toEqual({
    PORT: "3001",
    HOME_FOLDER: "/a b/c",
    QUOTED: "a # b",
    SINGLE: "x=y",
    EMPTY: "",
    ONLY_COMMENT: "",
    HASH: "a#b",
  });
});

test("the port is 3000 unless PORT says otherwise", () => {
  expect(portFrom({})).toBe(3000);
  expect(portFrom({ PORT: "" })).toBe(3000);
  expect(portFrom({ PORT: " 8080 " })).toBe(8080);
});

test.each(["0", "65536", "-1", "3000a", "1e3", "0x50", "3.5"])("PORT=%s is refused", (port) => {
  expect(() => portFrom({ PORT: port })).toThrow(Refusal);
});

test("a secret is made once, for its owner only", () => {
  const folder = mkdtempSync(join(tmpdir(), "proofline-secret-"));
  const path = join(folder, "secret");
  const secret = keptSecret(path);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(keptSecret(path)).toBe(secret);
  expect(readFileSync(path, "utf8")).toBe(`${secret}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
