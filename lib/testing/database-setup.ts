import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/bin/run/migration.mjs";
import { startThrowawayDatabase } from "@/bin/run/throwaway-database.mjs";
import { databaseUrl } from "@/lib/testing/database-url";

declare module "vitest" {
  // Merging is the only way to name what is provided, and a type cannot merge.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    testDatabases: { adminUrl: string; prefix: string; template: string };
  }
}

/**
 * Makes one migrated database that every test file clones. It lives on the server of
 * `PROOFLINE_TEST_DATABASE_URL` or `DATABASE_URL`, beside the database named there, which stays
 * untouched; without either on an embedded server of this run.
 */
export default async function setup(project: TestProject) {
  const { PROOFLINE_TEST_DATABASE_URL, DATABASE_URL } = process.env;
  // An empty variable counts as absent.
  const given = [PROOFLINE_TEST_DATABASE_URL, DATABASE_URL].find(Boolean);
  const server = given ? null : await startThrowawayDatabase();
  const adminUrl = given ?? server?.url ?? "";
  const prefix = `proofline_test_${randomBytes(4).toString("hex")}_`;
  const template = `${prefix}template`;

  await administer(adminUrl, (admin) => admin.query(`CREATE DATABASE ${template}`));
  await migrate(databaseUrl(adminUrl, template));
  project.provide("testDatabases", { adminUrl, prefix, template });

  return async () => {
    await administer(adminUrl, (admin) => dropAll(admin, prefix));
    await server?.stop();
  };
}

async function dropAll(admin: pg.Client, prefix: string) {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)",
    [prefix],
  );
  for (const { name } of rows) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
}

async function administer(url: string, work: (admin: pg.Client) => Promise<unknown>) {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
