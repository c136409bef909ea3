import { db } from "@/lib/db/client";

/** Remembers a page of a listing, so that it can be asked for conditionally. Call it once all on it is settled. */
export async function saveAnswer(
  answer: { url: string; etag: string; next: string | null; refs: string[] },
  now: Date,
): Promise<void> {
  const { url, ...row } = answer;
  await db().hubAnswer.upsert({
    where: { url },
    create: { url, ...row, heardAt: now },
    update: { ...row, heardAt: now },
  });
}

/** Forgets pages nobody came by since. */
export async function forgetAnswers(before: Date): Promise<void> {
  await db().hubAnswer.deleteMany({ where: { heardAt: { lt: before } } });
}
