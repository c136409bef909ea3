import { expect } from "vitest";
import { db } from "@/lib/db/client";
import { testDatabase } from "@/lib/testing/database";

/** Runs a statement as the owner of every table, whom no missing right stops. */
export async function asOwner(statement: string, ...values: unknown[]): Promise<number> {
  const { owner } = await testDatabase();
  return owner.$executeRawUnsafe(statement, ...values);
}

/** Runs a statement with the application's rights. */
export async function asApp(statement: string, ...values: unknown[]): Promise<number> {
  return db().$executeRawUnsafe(statement, ...values);
}

/** Expects the database to refuse, in these words. */
export async function refused(attempt: Promise<unknown>, words: RegExp): Promise<void> {
  await expect(attempt).rejects.toThrow(words);
}
