import { z } from "zod";
import { db } from "@/lib/db/client";
import type { KnownPage, PageMemory } from "@/lib/hub/client";

const Answer = z.object({
  etag: z.string(),
  next: z.string().nullable(),
  refs: z.array(z.string()),
});

// Listings move, and with them the addresses of their pages: what no reading of a quarter met is no page any more.
const FORGOTTEN_AFTER_DAYS = 90;

/** The pages kept in the database, for one reading of a listing. What is long out of use is forgotten at its start. */
export function keptPages(): PageMemory {
  let isTidied = false;
  return {
    find: async (url) => {
      if (!isTidied) await forgetAnswers();
      isTidied = true;
      return findAnswer(url);
    },
    keep: keepAnswer,
  };
}

/** What was kept of a page, by its URL; notes that it is still in use. */
async function findAnswer(url: string): Promise<KnownPage | null> {
  const rows = await db().$queryRaw<unknown[]>`
    UPDATE hub_answers SET heard_at = now() WHERE url = ${url} RETURNING etag, next, refs`;
  return rows.length === 0 ? null : Answer.parse(rows[0]);
}

async function keepAnswer(url: string, { etag, next, refs }: KnownPage): Promise<void> {
  await db().$executeRaw`
    INSERT INTO hub_answers (url, etag, next, refs) VALUES (${url}, ${etag}, ${next}, ${refs})
    ON CONFLICT (url) DO UPDATE SET etag = EXCLUDED.etag, next = EXCLUDED.next, refs = EXCLUDED.refs, heard_at = now()`;
}

async function forgetAnswers(): Promise<void> {
  await db().$executeRaw`
    DELETE FROM hub_answers WHERE heard_at < now() - make_interval(days => ${FORGOTTEN_AFTER_DAYS}::int)`;
}
