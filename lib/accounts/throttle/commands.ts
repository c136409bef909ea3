import { digestOf } from "@/lib/accounts/secret";
import { db } from "@/lib/db/client";

const WINDOW_MS = 15 * 60 * 1000;
const FAILURES_ALLOWED = 10;

/** What is tried, and the address it is tried from. */
export type Attempt = { what: string; from: string };

/** Until when an attempt is refused unseen, or null when it may be made. */
export async function heldBackUntil(attempt: Attempt, now: Date): Promise<Date | null> {
  const row = await db().signInFailure.findUnique({ where: { key: keyOf(attempt) } });
  if (!row || row.failures < FAILURES_ALLOWED) return null;
  const until = new Date(row.since.getTime() + WINDOW_MS);
  return until > now ? until : null;
}

/** Counts a failure; the first one after a window begins the next. Forgets the windows that are over. */
export async function countFailure(attempt: Attempt, now: Date): Promise<void> {
  const over = new Date(now.getTime() - WINDOW_MS);
  await db().$executeRaw`
    INSERT INTO sign_in_failures AS f (key, failures, since) VALUES (${keyOf(attempt)}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      failures = CASE WHEN f.since <= ${over} THEN 1 ELSE f.failures + 1 END,
      since = CASE WHEN f.since <= ${over} THEN ${now} ELSE f.since END`;
  await db().signInFailure.deleteMany({ where: { since: { lte: over } } });
}

const keyOf = ({ what, from }: Attempt) => digestOf(`${what} ${from}`);
