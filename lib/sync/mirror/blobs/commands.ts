import { db, type Transaction } from "@/lib/db/client";
import type { ArtifactStore, ClaimedContent, StoredContent } from "@/lib/store/schema";

const WAIT = { maxWait: 60_000, timeout: 120_000 };

/**
 * Content the store is known to hold. Asked by a mirror that is `copying` already: the lock waits for a collection that
 * is just removing the content, and every later one sees that the mirror wants it.
 */
export async function findBlob(
  { sha256, gitOid, sizeBytes }: ClaimedContent,
  store: string,
): Promise<string | null> {
  const [row] = await db().$queryRaw<{ sha256: string }[]>`
    SELECT sha256 FROM blobs
    WHERE store = ${store} AND size_bytes = ${sizeBytes}
      AND (sha256 = ${sha256} OR (${sha256}::text IS NULL AND git_oid = ${gitOid}))
    ORDER BY sha256 LIMIT 1 FOR KEY SHARE`;
  return row?.sha256 ?? null;
}

/**
 * Notes that the store holds content whose hash was compared; false where a collection removed the bytes between their
 * arrival and this note.
 */
export async function noteBlob(
  store: ArtifactStore,
  { sha256, sizeBytes }: StoredContent,
  gitOid: string | null,
): Promise<boolean> {
  return db().$transaction(async (tx) => {
    await lockContent(tx, sha256);
    if ((await store.size(sha256)) !== sizeBytes) return false;
    await tx.$executeRaw`
      INSERT INTO blobs (sha256, size_bytes, git_oid, store) VALUES (${sha256}, ${sizeBytes}, ${gitOid}, ${store.name})
      ON CONFLICT (sha256) DO UPDATE SET size_bytes = excluded.size_bytes, store = excluded.store, stored_at = now(),
        verified_at = now(), git_oid = coalesce(blobs.git_oid, excluded.git_oid)`;
    return true;
  }, WAIT);
}

/** Until the transaction ends, nobody else notes or removes this content. */
export async function lockContent(tx: Transaction, sha256: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`proofline.blob ${sha256}`}, 0))`;
}

/** Blobs no mirror keeps or is about to keep, stored before a time: candidates, since mirrors may be asked for since. */
export async function listUnreferenced(
  store: string,
  before: Date,
  after: string | null,
): Promise<string[]> {
  const rows = await db().$queryRaw<{ sha256: string }[]>`
    SELECT sha256 FROM blobs b
    WHERE store = ${store} AND stored_at < ${before} AND sha256 > ${after ?? ""}
      AND NOT EXISTS (SELECT FROM mirror_files f WHERE f.sha256 = b.sha256)
    ORDER BY sha256 LIMIT 500`;
  return rows.map(({ sha256 }) => sha256);
}

/**
 * Removes content unless a mirror keeps it, is copying it, or failed so lately that it will be tried again. Row and
 * bytes go under one lock and the row's removal counts last: killed between, the row is left over bytes that are gone,
 * which the next mirror sees and the next collection ends.
 * @returns the bytes removed, or null where it stays
 */
export async function removeUnwanted(store: ArtifactStore, sha256: string): Promise<number | null> {
  return db().$transaction(async (tx) => {
    await lockContent(tx, sha256);
    const [blob] = await tx.$queryRaw<{ git_oid: string | null }[]>`
      SELECT git_oid FROM blobs WHERE sha256 = ${sha256} AND store = ${store.name} FOR UPDATE`;
    // Asked after the lock is held: a mirror that begins later finds the row gone, or waits for it to go.
    const [wanted] = await tx.$queryRaw<unknown[]>`
      SELECT FROM mirror_files WHERE sha256 = ${sha256}
      UNION ALL
      SELECT FROM mirrors m JOIN artifacts a USING (revision_id)
      WHERE (m.status IN ('waiting', 'copying') OR (m.status = 'failed' AND m.finished_at > now() - interval '1 day'))
        AND (a.sha256 = ${sha256} OR (a.sha256 IS NULL AND a.git_oid = ${blob?.git_oid ?? null}))
      LIMIT 1`;
    if (wanted) return null;
    const bytes = (await store.size(sha256)) ?? 0;
    await store.remove(sha256);
    await tx.$executeRaw`DELETE FROM blobs WHERE sha256 = ${sha256} AND store = ${store.name}`;
    return bytes;
  }, WAIT);
}

/** Which of these hashes the database speaks of. */
export async function listNoted(store: string, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db().blob.findMany({
    where: { store, sha256: { in: [...hashes] } },
    select: { sha256: true },
  });
  return new Set(rows.map(({ sha256 }) => sha256));
}
