import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ignored = ["**/node_modules/**", ".next/**", ".proofline/**"];

export default defineConfig({
  resolve: {
    alias: [
      { find: "server-only", replacement: here("./lib/testing/server-only.ts") },
      { find: /^@\//, replacement: here("./") },
    ],
  },
  test: {
    // Neither UTC nor a whole hour from it: code that forgets time zones fails here.
    env: { TZ: "Asia/Kathmandu" },
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          testTimeout: 30_000,
          include: ["**/*.test.{ts,tsx,mjs}"],
          exclude: [...ignored, "**/*.db.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude: ignored,
          globalSetup: "./lib/testing/database-setup.ts",
          setupFiles: "./lib/testing/database-for-each-file.ts",
          // What hangs is to be found, not what is slow on a machine that others work on too.
          testTimeout: 90_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
