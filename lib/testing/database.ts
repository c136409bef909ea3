import { randomBytes } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { db } from "@/lib/db/client";
import { PrismaClient } from "@/lib/db/generated/client";
import { databaseUrl } from "@/lib/testing/database-url";

export type TestDatabase = {
  /** The owner's URL: may do anything, as migrations do. */
  url: string;
  /** The owner's client, to arrange what the application has no right to. */
  owner: PrismaClient;
};

let made: Promise<TestDatabase> | undefined;

/**
 * The migrated, empty database of this test file; `db()` of `lib/db/client` is connected to it with
 * the application's rights. Dropped when the file's tests are done.
 */
export function testDatabase(): Promise<TestDatabase> {
  made ??= cloneTemplate();
  return made;
}

async function cloneTemplate(): Promise<TestDatabase> {
  const { adminUrl, prefix, template } = inject("testDatabases");
  const name = `${prefix}${randomBytes(4).toString("hex")}`;
  await administer(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = databaseUrl(adminUrl, name);
  process.env.DATABASE_URL = url;
  // It would lead `db()` to the database of whoever runs the tests.
  process.env.DATABASE_APP_URL = "";

  const owner = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  afterAll(async () => {
    await Promise.all([db().$disconnect(), owner.$disconnect()]);
    // FORCE: the code under test may have left a connection of its own.
    await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  return { url, owner };
}

async function administer(url: string, statement: string) {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
