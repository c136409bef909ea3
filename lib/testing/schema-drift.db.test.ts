import { expect, test } from "vitest";
import { schemaDifference } from "@/bin/run/migration.mjs";
import { testDatabase } from "@/lib/testing/database";

const { url } = await testDatabase();

/** What the migrations make and Prisma has no word for, so that it would drop it. */
const BEYOND_PRISMA = new Set(["search_documents_ref_trigrams"]);

test("the migrations make the tables that prisma/models describes", async () => {
  const statements = (await schemaDifference(url))
    .split(/;\s*\n|^--.*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
  const unexpected = statements.filter((statement) => {
    const index = /^DROP INDEX "(\w+)"$/.exec(statement)?.[1];
    return index === undefined || !BEYOND_PRISMA.has(index);
  });
  expect(unexpected).toEqual([]);
});
