import { defineConfig } from "@playwright/test";

const { PROOFLINE_E2E_URL, CHROMIUM_PATH, CI } = process.env;

// Started by `npm test -- --e2e`, which finds a browser and serves a build on an empty home.
export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  forbidOnly: Boolean(CI),
  retries: CI ? 1 : 0,
  workers: 2,
  // Reading the longest page for accessibility takes half a minute where others work on the machine too.
  timeout: 90_000,
  // What administering brings into the catalog must not move the lists that others count.
  projects: [
    { name: "reading", testIgnore: "admin.spec.ts" },
    { name: "administering", testMatch: "admin.spec.ts", dependencies: ["reading"] },
  ],
  reporter: CI ? [["list"], ["html", { open: "never" }]] : "list",
  use: {
    baseURL: PROOFLINE_E2E_URL ?? "http://localhost:3000",
    locale: "en-US",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    launchOptions: {
      ...(CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH } : {}),
      // The sandbox needs rights that root and containers do not have; the pages are our own.
      args: ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
    },
  },
});
