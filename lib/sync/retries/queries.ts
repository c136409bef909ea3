import { db } from "@/lib/db/client";
import { Outcome } from "@/lib/sync/schema";

/** What became of a repository when it was last read. */
export type LastReading = { outcome: Outcome; at: Date };

/** Of repositories that failed once: what their reading since then came to, by ref. */
export async function listReadingsSince(
  { hubUrl, refs }: { hubUrl: string; refs: readonly string[] },
  since: Date,
): Promise<Map<string, LastReading>> {
  const rows = await db().hubRepository.findMany({
    where: { hubUrl, ref: { in: [...refs] }, readAt: { gt: since } },
    select: { ref: true, outcome: true, readAt: true },
  });
  return new Map(
    rows.flatMap(({ ref, outcome, readAt }) => {
      const known = Outcome.safeParse(outcome).data;
      return known && readAt ? [[ref, { outcome: known, at: readAt }] as const] : [];
    }),
  );
}
