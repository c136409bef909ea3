import { db } from "@/lib/db/client";
import { momentOf } from "@/lib/db/moment";
import { Custody } from "./schema";

/**
 * What is kept here of a revision, and of which other revisions of its model all files are. Counted from the files and
 * blobs themselves, which exist only once their hash was compared, and not from what a job said of its progress.
 */
export async function findCustody(revisionId: string): Promise<Custody> {
  const [row] = await db().$queryRaw<{ custody: unknown }[]>`
    WITH kept AS (
      SELECT k.revision_id, count(*) AS files, (
        SELECT sum(b.size_bytes) FROM blobs b
        WHERE b.sha256 IN (SELECT f.sha256 FROM mirror_files f WHERE f.revision_id = k.revision_id)) AS bytes
      FROM mirror_files k JOIN revisions r ON r.id = k.revision_id
      WHERE r.model_id = (SELECT model_id FROM revisions WHERE id = ${revisionId}::uuid)
      GROUP BY k.revision_id
    )
    SELECT json_build_object(
      'mirror', (
        SELECT json_build_object('status', m.status, 'files', coalesce(k.files, 0), 'filesCopied', m.files_done,
          'filesWanted', m.files_total,
          'bytes', coalesce(k.bytes, 0), 'bytesCopied', m.bytes_done, 'bytesWanted', m.bytes_total,
          'message', m.message, 'askedAt', ${momentOf("m.asked_at")}, 'finishedAt', ${momentOf("m.finished_at")})
        FROM mirrors m LEFT JOIN kept k USING (revision_id) WHERE m.revision_id = ${revisionId}::uuid),
      'signatures', (
        SELECT coalesce(json_agg(json_build_object('path', s.path, 'kind', s.kind, 'verdict', s.verdict,
          'signer', s.signer, 'issuer', s.issuer, 'message', s.message,
          'checkedAt', ${momentOf("s.checked_at")}) ORDER BY s.path), '[]')
        FROM (SELECT DISTINCT ON (path) * FROM signature_checks WHERE revision_id = ${revisionId}::uuid
          ORDER BY path, checked_at DESC, id) s),
      'kept', (
        SELECT coalesce(json_agg(json_build_object('sha', r.sha, 'digest', r.digest, 'files', k.files, 'bytes', k.bytes)
          ORDER BY r.captured_at DESC), '[]')
        FROM kept k JOIN mirrors m USING (revision_id) JOIN revisions r ON r.id = k.revision_id
        WHERE m.status = 'complete' AND r.id <> ${revisionId}::uuid)
    ) AS custody`;
  return Custody.parse(row?.custody);
}
