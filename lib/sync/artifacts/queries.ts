import { FileReading, READER_VERSION } from "@/lib/artifacts/reading";
import { db, type Transaction } from "@/lib/db/client";
import type { ListedFile } from "@/lib/sync/artifacts/choice";

/** A revision whose files can be asked for. */
export type ReadableRevision = {
  id: string;
  modelId: string;
  ref: string;
  sha: string;
  files: ListedFile[];
};

/** A pinned revision with its files; null where there is none, since without a commit there is nothing to stand by. */
export async function findReadableRevision(id: string): Promise<ReadableRevision | null> {
  const row = await db().revision.findUnique({
    where: { id },
    select: {
      sha: true,
      model: { select: { id: true, ref: true } },
      artifacts: {
        select: { path: true, sizeBytes: true, gitOid: true, sha256: true, format: true },
        orderBy: { path: "asc" },
      },
    },
  });
  if (row?.sha == null) return null;
  const files = row.artifacts.map((file) => ({
    ...file,
    sizeBytes: file.sizeBytes === null ? null : Number(file.sizeBytes),
  }));
  return { id, modelId: row.model.id, ref: row.model.ref, sha: row.sha, files };
}

/** What the present readers have read of some contents, by their keys. */
export async function listReadings(
  contentKeys: readonly string[],
): Promise<Map<string, FileReading>> {
  const rows = await db().fileReading.findMany({
    where: { contentKey: { in: [...contentKeys] }, readerVersion: READER_VERSION },
    select: {
      contentKey: true,
      status: true,
      format: true,
      summary: true,
      tensors: true,
      problems: true,
    },
  });
  return new Map(rows.map(({ contentKey, ...row }) => [contentKey, FileReading.parse(row)]));
}

/** Latest revisions whose files were last read by earlier readers than the present ones, by id. */
export async function listOutdatedReadings(limit: number): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT d.revision_id::text AS id FROM revision_readings d
    JOIN revision_aliases a ON a.revision_id = d.revision_id AND a.alias = 'latest'
    WHERE d.reader_version < ${READER_VERSION} ORDER BY d.reader_version, d.revision_id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** What stands of a revision on the word of its files, and the problems they showed. */
export async function findFileStatements(tx: Transaction, revisionId: string) {
  const facts = await tx.fact.findMany({
    where: { revisionId, kind: "artifact", revokedAt: null },
    select: { id: true, field: true, value: true, grade: true, source: true, quote: true },
  });
  const problems = await tx.revisionProblem.findMany({
    where: { revisionId, code: { startsWith: "artifacts." } },
    select: { id: true, code: true, field: true, message: true },
  });
  return { facts, problems };
}
