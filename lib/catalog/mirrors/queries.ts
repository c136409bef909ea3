import { db } from "@/lib/db/client";
import { momentOf } from "@/lib/db/moment";
import { MirrorRow, StoreTotals } from "./schema";

/** Mirrors, of one status where it is named, those that were asked for last first; `offset` pages through them. */
export async function listMirrors({
  status,
  limit = 50,
  offset = 0,
}: {
  status?: MirrorRow["status"] | undefined;
  limit?: number;
  offset?: number;
} = {}): Promise<MirrorRow[]> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT m.revision_id AS "revisionId", o.ref, r.sha, m.status, m.wanted_by AS "wantedBy",
      m.files_done AS "filesDone", m.files_total AS "filesTotal",
      m.bytes_done::float8 AS "bytesDone", m.bytes_total::float8 AS "bytesTotal", m.message,
      ${momentOf("m.asked_at")} AS "askedAt", ${momentOf("m.finished_at")} AS "finishedAt"
    FROM mirrors m JOIN revisions r ON r.id = m.revision_id JOIN models o ON o.id = r.model_id
    WHERE ${status ?? null}::text IS NULL OR m.status = ${status ?? null}
    ORDER BY m.asked_at DESC, m.revision_id LIMIT ${limit} OFFSET ${offset}`;
  return rows.map((row) => MirrorRow.parse(row));
}

/** What the artifact store holds, as the database counts on it. */
export async function storeTotals(): Promise<StoreTotals> {
  const [row] = await db().$queryRaw<unknown[]>`
    SELECT count(*)::int AS contents, coalesce(sum(size_bytes), 0)::float8 AS bytes,
      coalesce(sum(size_bytes) FILTER (WHERE NOT EXISTS (SELECT FROM mirror_files f WHERE f.sha256 = b.sha256)), 0)::float8
        AS "unreferencedBytes",
      ${momentOf("min(verified_at)")} AS "verifiedAt",
      (SELECT coalesce(json_object_agg(status, n), '{}')
       FROM (SELECT status, count(*)::int AS n FROM mirrors GROUP BY status) s) AS mirrors
    FROM blobs b`;
  return StoreTotals.parse(row);
}
