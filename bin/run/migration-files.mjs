import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { root } from "./settings.mjs";

const baseDir = join(root, "prisma/migrations");

/**
 * The migrations on disk, oldest first.
 *
 * @returns {{ name: string, sql: string }[]}
 */
export function readMigrations() {
  return readdirSync(baseDir, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && existsSync(join(baseDir, entry.name, "migration.sql")),
    )
    .map(({ name }) => ({ name, sql: readFileSync(join(baseDir, name, "migration.sql"), "utf8") }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The same in the form Prisma's engine reads.
 *
 * @param {{ name: string, sql: string }[]} migrations
 * @returns {import("@prisma/schema-engine-wasm").MigrationList}
 */
export function migrationList(migrations) {
  const lockfile = join(baseDir, "migration_lock.toml");
  return {
    baseDir,
    lockfile: {
      path: "migration_lock.toml",
      content: existsSync(lockfile) ? readFileSync(lockfile, "utf8") : null,
    },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
    })),
  };
}

/**
 * The schema in prisma/models, one entry a file.
 *
 * @returns {[path: string, content: string][]}
 */
export function readSchema() {
  const folder = join(root, "prisma/models");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => [join(folder, name), readFileSync(join(folder, name), "utf8")]);
}
