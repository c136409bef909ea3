import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

import { publicUrlOfStart } from "./public-url.mjs";

const home = mkdtempSync(join(tmpdir(), "proofline-home-"));
afterAll(() => rmSync(home, { recursive: true }));

it("is the address that is set, else the running start's, else the usual one", () => {
  const env = { PROOFLINE_HOME: home };
  expect(publicUrlOfStart(env)).toBe("http://localhost:3000");
  expect(publicUrlOfStart({ ...env, PORT: "3100" })).toBe("http://localhost:3100");
  writeFileSync(join(home, "start.lock"), JSON.stringify({ pid: 1, port: 3200 }));
  expect(publicUrlOfStart({ ...env, PORT: "3100" })).toBe("http://localhost:3200");
  writeFileSync(join(home, "start.lock"), "{");
  expect(publicUrlOfStart({ ...env, PORT: "3100" })).toBe("http://localhost:3100");
  const given = { ...env, PROOFLINE_PUBLIC_URL: "https://models.example.org" };
  expect(publicUrlOfStart(given)).toBe("https://models.example.org");
});
