import { type Actor, recordAudit } from "@/lib/audit/commands";
import { db, type Transaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { ProoflineError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { type Manifest, type MirrorPlan, planMirror } from "@/lib/sync/mirror/manifest";
import { findManifest, MirrorStatus } from "@/lib/sync/mirror/queries";

export const MIRROR_JOB = { kind: "system", job: "mirror.revision" } as const satisfies Actor;

/** What became of asking: the status the mirror has now, and the reason where it is refused. */
export type Asked = { status: MirrorStatus; reason: string | null };

/**
 * Asks that the bytes of a revision be kept here. What cannot be copied whole is refused at once, with the reason. A
 * rule does not bring back what somebody released; asking for what is kept or on its way changes nothing.
 * @param wantedBy `admin` or `rule:<id>`
 * @throws {ProoflineError} `not_found`
 */
export async function askForMirror(
  revisionId: string,
  wantedBy: string,
  actor: Actor,
): Promise<Asked> {
  const manifest = await findManifest(revisionId);
  if (!manifest) throw new ProoflineError("not_found", "There is no such revision.");
  const plan = planMirror(manifest, { maxBytes: env().ARTIFACT_MIRROR_MAX_BYTES });
  return db().$transaction(async (tx) => {
    const before = await lockMirror(tx, revisionId);
    if (before && isSettled(before, plan, wantedBy)) {
      // Looked at again, for the same reason: a rule need not look for a while.
      if (before.status === "refused")
        await tx.mirror.update({ where: { revisionId }, data: { finishedAt: new Date() } });
      return { status: before.status, reason: before.message };
    }
    const now: Asked = plan.ok
      ? { status: "waiting", reason: null }
      : { status: "refused", reason: plan.reason };
    const data = {
      status: now.status,
      message: now.reason,
      wantedBy,
      ...(plan.ok ? { filesTotal: plan.files, bytesTotal: plan.bytes } : {}),
      askedAt: new Date(),
      finishedAt: plan.ok ? null : new Date(),
    };
    await tx.mirror.upsert({
      where: { revisionId },
      create: { revisionId, ...data },
      update: data,
    });
    if (plan.ok) await enqueue("mirror.revision", { revisionId }, { tx });
    await recordAudit(tx, {
      actor,
      action: plan.ok ? "mirror.asked" : "mirror.refused",
      subject: subjectOf(manifest),
      payload: {
        ...nameOf(manifest),
        wantedBy,
        before: before?.status ?? null,
        ...(plan.ok ? { files: plan.files, bytes: plan.bytes } : { reason: plan.reason }),
      },
    });
    return now;
  });
}

type Locked = { status: MirrorStatus; message: string | null };

function isSettled({ status, message }: Locked, plan: MirrorPlan, wantedBy: string): boolean {
  if (["waiting", "copying", "complete"].includes(status)) return true;
  if (status === "released") return wantedBy !== "admin";
  return status === "refused" && !plan.ok && message === plan.reason;
}

async function lockMirror(tx: Transaction, revisionId: string): Promise<Locked | null> {
  const [row] = await tx.$queryRaw<{ status: string; message: string | null }[]>`
    SELECT status, message FROM mirrors WHERE revision_id = ${revisionId}::uuid FOR UPDATE`;
  return row ? { ...row, status: MirrorStatus.parse(row.status) } : null;
}

/**
 * Lets go of the bytes of a revision; those nothing else needs are removed later. A copy under way stops.
 * @throws {ProoflineError} `not_found` where nothing of it is kept or wanted
 */
export async function releaseMirror(revisionId: string, actor: Actor): Promise<void> {
  const manifest = await findManifest(revisionId);
  await db().$transaction(async (tx) => {
    const before = await lockMirror(tx, revisionId);
    if (!manifest || !before || before.status === "released")
      throw new ProoflineError("not_found", "No bytes of this revision are kept or asked for.");
    const { count } = await tx.mirrorFile.deleteMany({ where: { revisionId } });
    await tx.mirror.update({
      where: { revisionId },
      data: {
        status: "released",
        message: null,
        filesDone: 0,
        bytesDone: 0,
        finishedAt: new Date(),
      },
    });
    await enqueue("mirror.collect", {}, { tx });
    await recordAudit(tx, {
      actor,
      action: "mirror.released",
      subject: subjectOf(manifest),
      payload: { ...nameOf(manifest), before: before.status, files: count },
    });
  });
}

/** Says that a copy has begun; false where nobody wants it any more. */
export async function beginMirror(
  revisionId: string,
  { files, bytes }: { files: number; bytes: number },
): Promise<boolean> {
  const { count } = await db().mirror.updateMany({
    where: { revisionId, status: { in: ["waiting", "copying", "failed"] } },
    data: {
      status: "copying",
      message: null,
      filesTotal: files,
      filesDone: 0,
      bytesTotal: bytes,
      finishedAt: null,
    },
  });
  return count === 1;
}

/** Tells how far a copy is; false where it is no longer wanted. */
export async function tellProgress(
  revisionId: string,
  { files, bytes }: { files: number; bytes: number },
): Promise<boolean> {
  const { count } = await db().mirror.updateMany({
    where: { revisionId, status: "copying" },
    data: { filesDone: files, bytesDone: bytes },
  });
  return count === 1;
}

/** Ends a copy that did not come about; what other revisions keep is untouched. */
export async function endMirror(
  manifest: Manifest,
  status: "refused" | "failed",
  message: string,
): Promise<void> {
  const { revisionId } = manifest;
  await db().$transaction(async (tx) => {
    const before = await lockMirror(tx, revisionId);
    if (!before || !["waiting", "copying", "failed"].includes(before.status)) return;
    // Each try of a failing copy says the same.
    const isNews = before.status !== status || before.message !== message;
    await tx.mirror.update({
      where: { revisionId },
      data: { status, message, finishedAt: new Date() },
    });
    if (!isNews) return;
    await recordAudit(tx, {
      actor: MIRROR_JOB,
      action: `mirror.${status}`,
      subject: subjectOf(manifest),
      payload: { ...nameOf(manifest), reason: message },
    });
  });
}

/** A file of the revision, and the hash its bytes have been seen to have. */
export type KeptFile = { id: string; path: string; sha256: string };

/**
 * All files of a revision are in the store: from here on they are kept together. Hashes the source did not state are
 * learned.
 * @returns false where the copy is no longer wanted
 */
export async function completeMirror(
  manifest: Manifest,
  kept: readonly KeptFile[],
  bytes: number,
): Promise<boolean> {
  const { revisionId } = manifest;
  return db().$transaction(
    async (tx) => {
      const before = await lockMirror(tx, revisionId);
      if (before?.status !== "copying") return false;
      const [ids, paths, hashes] = [
        kept.map(({ id }) => id),
        kept.map(({ path }) => path),
        kept.map(({ sha256 }) => sha256),
      ];
      await tx.mirrorFile.deleteMany({ where: { revisionId } });
      // In arrays: a statement holds 65,535 values at most, and a repository may have 20,000 files.
      await tx.$executeRaw`
        INSERT INTO mirror_files (revision_id, path, sha256)
        SELECT ${revisionId}::uuid, path, sha256 FROM unnest(${paths}::text[], ${hashes}::text[]) AS kept (path, sha256)`;
      const learned = await tx.$executeRaw`
        UPDATE artifacts a SET sha256 = kept.sha256 FROM unnest(${ids}::uuid[], ${hashes}::text[]) AS kept (id, sha256)
        WHERE a.id = kept.id AND a.sha256 IS NULL`;
      await tx.mirror.update({
        where: { revisionId },
        data: {
          status: "complete",
          message: null,
          filesDone: kept.length,
          bytesDone: bytes,
          finishedAt: new Date(),
        },
      });
      await recordAudit(tx, {
        actor: MIRROR_JOB,
        action: "mirror.completed",
        subject: subjectOf(manifest),
        payload: { ...nameOf(manifest), files: kept.length, bytes, hashesLearned: learned },
      });
      return true;
    },
    { maxWait: 60_000, timeout: 120_000 },
  );
}

/** What the log calls the mirror of a revision. */
export function subjectOf({ modelId }: Pick<Manifest, "modelId">) {
  return { kind: "model", id: modelId };
}

function nameOf({ ref, revisionId, sha }: Manifest) {
  return { ref, revision: revisionId, sha };
}
