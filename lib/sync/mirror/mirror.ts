import { type Hub, HubError } from "@/lib/hub/client";
import { type ArtifactStore, StoreError } from "@/lib/store/schema";
import { findBlob } from "@/lib/sync/mirror/blobs/commands";
import { beginMirror, completeMirror, endMirror, tellProgress } from "@/lib/sync/mirror/commands";
import { copyContents, FileFault } from "@/lib/sync/mirror/copy";
import { type Manifest, type MirrorPlan, planMirror } from "@/lib/sync/mirror/manifest";
import { Progress } from "@/lib/sync/mirror/progress";
import { findManifest, findMirrorState, type MirrorStatus } from "@/lib/sync/mirror/queries";
import { formatBytes } from "@/lib/sync/mirror/size";

export type MirrorOptions = {
  hub: Hub;
  store: ArtifactStore;
  /** Of one revision. */
  maxBytes: number;
  signal?: AbortSignal;
};

/**
 * Copies all bytes of a revision that is waited for, or goes on with a copy that was broken off; all of one commit, or
 * nothing. What can be asked for again throws and stands as failed until then; what cannot is told in the status alone.
 * @returns where the mirror stands now, null where nobody asked for one
 */
export async function mirrorRevision(
  revisionId: string,
  options: MirrorOptions,
): Promise<MirrorStatus | null> {
  const before = await findMirrorState(revisionId);
  const manifest = await findManifest(revisionId);
  if (!before || !manifest || !["waiting", "copying", "failed"].includes(before.status))
    return before?.status ?? null;
  const plan = planMirror(manifest, options);
  if (!plan.ok) return ended(manifest, "refused", plan.reason);
  const stop = new AbortController();
  const signals = [stop.signal, ...(options.signal ? [options.signal] : [])];
  try {
    if (!(await beginMirror(revisionId, plan))) return await standing(revisionId);
    const shortage = await findShortage(plan, before.bytesDone, options.store);
    if (shortage !== null) return await ended(manifest, "refused", shortage);
    const kept = await copyContents(plan.contents, {
      ...options,
      ref: manifest.ref,
      sha: plan.sha,
      progress: new Progress(async (copied) => {
        // A statement that fails is made up for by the next.
        const isWanted = await tellProgress(revisionId, copied).catch(() => true);
        if (!isWanted) stop.abort(new Error("The mirror is no longer wanted."));
      }),
      signal: AbortSignal.any(signals),
    });
    await completeMirror(manifest, kept, plan.bytes);
    return await standing(revisionId);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (stop.signal.aborted) return standing(revisionId);
    const status = isRefusal(error) ? "refused" : "failed";
    await ended(manifest, status, sentenceOf(error));
    if (isRefusal(error) || isFinal(error)) return standing(revisionId);
    throw error;
  }
}

async function ended(
  manifest: Manifest,
  status: "refused" | "failed",
  message: string,
): Promise<MirrorStatus | null> {
  await endMirror(manifest, status, message);
  return standing(manifest.revisionId);
}

async function standing(revisionId: string): Promise<MirrorStatus | null> {
  return (await findMirrorState(revisionId))?.status ?? null;
}

/** Why the store has too little room, or null. What an earlier try brought takes no more. */
async function findShortage(
  { contents, bytes }: Extract<MirrorPlan, { ok: true }>,
  bytesBefore: number,
  store: ArtifactStore,
): Promise<string | null> {
  const free = await store.freeBytes();
  // Most of the time there is room for everything, and nothing needs to be looked up.
  if (free === null || free >= bytes) return null;
  let missing = 0;
  for (const { claim } of contents)
    if ((await findBlob(claim, store.name)) === null) missing += claim.sizeBytes;
  const needed = Math.min(missing, bytes - bytesBefore);
  return free >= needed
    ? null
    : `The artifact store has room for ${formatBytes(free)}, and ${formatBytes(needed)} are still to be copied. Make room, then ask again.`;
}

/** The bytes are not what the source says they are. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof FileFault ? error.cause : error;
  return cause instanceof StoreError && cause.kind === "mismatch";
}

/** The source refuses, and would again. */
function isFinal(error: unknown): boolean {
  const cause = error instanceof FileFault ? error.cause : error;
  return cause instanceof HubError && !["unavailable", "rate_limited"].includes(cause.kind);
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
