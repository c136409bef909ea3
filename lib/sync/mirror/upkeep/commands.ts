import { recordAudit } from "@/lib/audit/commands";
import { db } from "@/lib/db/client";
import { enqueueAll } from "@/lib/jobs/enqueue";
import type { ArtifactStore } from "@/lib/store/schema";
import { lockContent } from "@/lib/sync/mirror/blobs/commands";

const ACTOR = { kind: "system", job: "mirror.collect" } as const;
const WAIT = { maxWait: 60_000, timeout: 120_000 };

/** What was removed: contents and their bytes, and transfers that were broken off. */
export type Collected = { contents: number; bytes: number; transfers: number };

/** Writes into the log what was removed of a store. */
export async function noteCollection(store: string, collected: Collected): Promise<void> {
  await db().$transaction((tx) =>
    recordAudit(tx, {
      actor: ACTOR,
      action: "store.collected",
      subject: { kind: "store", id: store },
      payload: { ...collected },
    }),
  );
}

/** Contents whose hash has not been compared since a time, the longest first. */
export async function listLeastVerified(
  store: string,
  before: Date,
  limit: number,
): Promise<{ sha256: string; sizeBytes: number }[]> {
  const rows = await db().blob.findMany({
    where: { store, verifiedAt: { lt: before } },
    orderBy: [{ verifiedAt: "asc" }, { sha256: "asc" }],
    select: { sha256: true, sizeBytes: true },
    take: limit,
  });
  return rows.map(({ sha256, sizeBytes }) => ({ sha256, sizeBytes: Number(sizeBytes) }));
}

/** Its bytes hash to its name, as of now. */
export async function noteVerified(sha256: string): Promise<void> {
  await db().blob.updateMany({ where: { sha256 }, data: { verifiedAt: new Date() } });
}

/** Whether the database still counts on it: a collection may have removed it while it was being read. */
export async function isKept(store: string, sha256: string): Promise<boolean> {
  return (await db().blob.count({ where: { sha256, store } })) > 0;
}

/**
 * Removes content that is not what it is stored as. The mirrors that keep it are no longer whole: they fail, and are
 * put into the queue to be copied anew.
 * @returns their revisions
 */
export async function removeBroken(store: ArtifactStore, sha256: string): Promise<string[]> {
  const message = `The artifact store no longer held ${sha256} as it was. It is copied again.`;
  return db().$transaction(async (tx) => {
    await lockContent(tx, sha256);
    const mirrors = await tx.$queryRaw<{ revisionId: string; modelId: string; ref: string }[]>`
      SELECT m.revision_id AS "revisionId", r.model_id AS "modelId", o.ref
      FROM mirrors m JOIN revisions r ON r.id = m.revision_id JOIN models o ON o.id = r.model_id
      WHERE m.revision_id IN (SELECT revision_id FROM mirror_files WHERE sha256 = ${sha256})
      ORDER BY m.revision_id FOR UPDATE OF m`;
    const revisions = mirrors.map(({ revisionId }) => revisionId);
    await tx.mirrorFile.deleteMany({ where: { revisionId: { in: revisions } } });
    await tx.mirror.updateMany({
      where: { revisionId: { in: revisions } },
      data: { status: "failed", message, filesDone: 0, finishedAt: new Date() },
    });
    await tx.$executeRaw`DELETE FROM blobs WHERE sha256 = ${sha256} AND store = ${store.name}`;
    await store.remove(sha256);
    await enqueueAll(
      "mirror.revision",
      revisions.map((revisionId) => ({ revisionId })),
      { tx },
    );
    for (const { revisionId, modelId, ref } of mirrors)
      await recordAudit(tx, {
        actor: ACTOR,
        action: "mirror.failed",
        subject: { kind: "model", id: modelId },
        payload: { ref, revision: revisionId, reason: message },
      });
    return revisions;
  }, WAIT);
}
