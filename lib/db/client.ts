import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "@/lib/env";
import { Prisma, PrismaClient } from "@/lib/db/generated/client";

export { Prisma };

/** A client or an open transaction: what a query needs. */
export type Db = PrismaClient | Prisma.TransactionClient;
/** An open transaction: what a command's parts need. */
export type Transaction = Prisma.TransactionClient;

// `next dev` re-evaluates modules; the global keeps one pool through it.
const kept = globalThis as { prooflineDb?: PrismaClient };

/** The process's database client, opened on first use. */
export function db(): PrismaClient {
  kept.prooflineDb ??= new PrismaClient({ adapter: new PrismaPg(appConnection()) });
  return kept.prooflineDb;
}

/**
 * Where and as whom the application connects. With `DATABASE_APP_URL` the URL's own user is the app; otherwise the
 * owner's connection steps down to `proofline_app`, which has no right to rewrite history.
 */
export function appConnection(): { connectionString: string; options?: string } {
  const { DATABASE_URL, DATABASE_APP_URL } = env();
  return DATABASE_APP_URL
    ? { connectionString: DATABASE_APP_URL }
    : { connectionString: DATABASE_URL, options: "-c role=proofline_app" };
}
