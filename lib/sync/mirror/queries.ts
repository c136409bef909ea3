import { z } from "zod";
import { db } from "@/lib/db/client";
import { jobKey } from "@/lib/jobs/enqueue";
import type { Manifest } from "@/lib/sync/mirror/manifest";

/** Said by the reader of a file list that it did not get all of it. */
const GAPS = ["files.too_many", "files.unreadable", "files.not_readable"];

/** The files a revision is known to have, and what is known to be missing; null where there is no such revision. */
export async function findManifest(revisionId: string): Promise<Manifest | null> {
  const revision = await db().revision.findUnique({
    where: { id: revisionId },
    select: {
      sha: true,
      model: { select: { id: true, ref: true } },
      artifacts: {
        select: { id: true, path: true, sizeBytes: true, gitOid: true, sha256: true },
        orderBy: { path: "asc" },
      },
      problems: { where: { code: { in: GAPS } }, select: { message: true } },
    },
  });
  if (!revision) return null;
  const { sha, model, artifacts, problems } = revision;
  return {
    revisionId,
    ref: model.ref,
    modelId: model.id,
    sha,
    files: artifacts.map((file) => ({
      ...file,
      sizeBytes: file.sizeBytes === null ? null : Number(file.sizeBytes),
    })),
    gaps: problems.map(({ message }) => message),
  };
}

export const MirrorStatus = z.enum([
  "waiting",
  "copying",
  "complete",
  "refused",
  "failed",
  "released",
]);
export type MirrorStatus = z.infer<typeof MirrorStatus>;

/** Where a mirror stands; null where nobody ever asked for it. */
export async function findMirrorState(
  revisionId: string,
): Promise<{ status: MirrorStatus; bytesDone: number } | null> {
  const mirror = await db().mirror.findUnique({
    where: { revisionId },
    select: { status: true, bytesDone: true },
  });
  return mirror
    ? { status: MirrorStatus.parse(mirror.status), bytesDone: Number(mirror.bytesDone) }
    : null;
}

/** The sha256 under which the store holds a file of a mirrored revision; null where it does not. */
export async function findKeptHash(revisionId: string, path: string): Promise<string | null> {
  const file = await db().mirrorFile.findUnique({
    where: { revisionId_path: { revisionId, path } },
    select: { sha256: true },
  });
  return file?.sha256 ?? null;
}

/** Of these revisions, those a job in the queue is to copy, is copying, or will try again. */
export async function listBeingCopied(revisionIds: readonly string[]): Promise<Set<string>> {
  if (revisionIds.length === 0) return new Set();
  const revisionOf = new Map(
    revisionIds.map((revisionId) => [jobKey("mirror.revision", { revisionId }), revisionId]),
  );
  const rows = await db().$queryRaw<{ key: string }[]>`
    SELECT DISTINCT singleton_key AS key FROM pgboss.job
    WHERE name = 'mirror.revision' AND singleton_key = ANY (${[...revisionOf.keys()]}::text[]) AND state <= 'active'`;
  return new Set(rows.flatMap(({ key }) => revisionOf.get(key) ?? []));
}
