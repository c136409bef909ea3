import { FileReading, READER_VERSION } from "@/lib/artifacts/reading";
import { db, type Transaction } from "@/lib/db/client";
import type { ListedFile } from "@/lib/sync/artifacts/choice";
import { HUB_STATUS } from "@/lib/sync/stored/status";

/** Between the tries to read a revision, for each that failed so far; no wait is longer than so many of them. */
export const WAIT_HOURS = 6;
const MOST_WAITS = 56;

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

type Readings = Map<string, FileReading>;

/** What the present readers have read of some contents, and what earlier ones had, by their keys. */
export async function listReadings(
  contentKeys: readonly string[],
): Promise<{ present: Readings; earlier: Readings }> {
  const rows = await db().fileReading.findMany({
    where: { contentKey: { in: [...contentKeys] }, readerVersion: { lte: READER_VERSION } },
    select: {
      contentKey: true,
      readerVersion: true,
      status: true,
      format: true,
      summary: true,
      tensors: true,
      problems: true,
    },
  });
  const present: Readings = new Map();
  const earlier: Readings = new Map();
  for (const { contentKey, readerVersion, ...row } of rows)
    if (readerVersion === READER_VERSION) present.set(contentKey, FileReading.parse(row));
    else {
      // An earlier reader may have kept what is no longer understood; then it is as if it had read nothing.
      const { data } = FileReading.safeParse(row);
      if (data) earlier.set(contentKey, data);
    }
  return { present, earlier };
}

/**
 * Latest revisions whose files the present readers have not read to the end, longest untried first: those of earlier
 * readers, and those whose first reading never ended. Each failure makes the wait for the next try longer, and what the
 * Hub shows no more is not asked for.
 */
export async function listOutdatedReadings(limit: number): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT d.revision_id::text AS id FROM revision_readings d
    JOIN revision_aliases a ON a.revision_id = d.revision_id AND a.alias = 'latest'
    WHERE d.reader_version < ${READER_VERSION}
      AND (d.tried_at IS NULL OR d.tried_at <= now() - least(d.tries, ${MOST_WAITS}::int) * ${WAIT_HOURS}::int * interval '1 hour')
      AND NOT EXISTS (SELECT FROM facts f
        WHERE f.revision_id = d.revision_id AND f.field = ${HUB_STATUS} AND f.revoked_at IS NULL)
    ORDER BY d.tried_at NULLS FIRST, d.revision_id LIMIT ${limit}`;
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
