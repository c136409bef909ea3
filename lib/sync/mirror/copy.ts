import { type Hub } from "@/lib/hub/client";
import { type ArtifactStore, type ContentSource, StoreError } from "@/lib/store/schema";
import { findBlob, noteBlob } from "@/lib/sync/mirror/blobs/commands";
import type { KeptFile } from "@/lib/sync/mirror/commands";
import type { WantedContent } from "@/lib/sync/mirror/manifest";
import type { Progress } from "@/lib/sync/mirror/progress";

/** So that small files wait neither for a large one nor for each other's round trips. */
const AT_ONCE = 3;
/** A collection may remove what has just arrived; twice in a row it cannot, for then the mirror is seen to want it. */
const TRIES = 3;

export type CopyContext = {
  hub: Hub;
  store: ArtifactStore;
  ref: string;
  sha: string;
  progress: Progress;
  signal: AbortSignal;
};

/** The bytes of one file were refused, or could not be had. */
export class FileFault extends Error {
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = "FileFault";
    this.path = path;
  }
}

/**
 * Brings all contents into the store, the largest first. The first that cannot be had ends the others.
 * @throws {FileFault}
 */
export async function copyContents(
  contents: readonly WantedContent[],
  context: CopyContext,
): Promise<KeptFile[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const kept: KeptFile[] = [];
  const queue = contents.toSorted((a, b) => b.claim.sizeBytes - a.claim.sizeBytes).values();
  const worker = async () => {
    for (const content of queue) {
      signal.throwIfAborted();
      const sha256 = await copyContent(content, { ...context, signal });
      kept.push(...content.files.map(({ id, path }) => ({ id, path, sha256 })));
      const { sizeBytes } = content.claim;
      context.progress.finished(content.key, { files: content.files.length, bytes: sizeBytes });
    }
  };
  const fails = (error: unknown) => {
    // Those that end because of the first have nothing to tell.
    if (!stop.signal.aborted) stop.abort(error);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker().catch(fails)));
  context.signal.throwIfAborted();
  stop.signal.throwIfAborted();
  return kept;
}

async function copyContent(
  { key, claim, files }: WantedContent,
  { hub, store, ref, sha, progress, signal }: CopyContext,
): Promise<string> {
  const path = files[0]?.path ?? "";
  const from: ContentSource = async (start, within) =>
    (await hub.open(ref, sha, path, { start, signal: within })).stream;
  try {
    const known = await findBlob(claim, store.name);
    if (known !== null && (await store.size(known)) === claim.sizeBytes) return known;
    for (let tries = 0; tries < TRIES; tries++) {
      const onProgress = (bytes: number) => progress.arrived(key, bytes);
      const stored = await store.put(claim, from, { signal, onProgress });
      if (await noteBlob(store, stored, claim.gitOid)) return stored.sha256;
    }
    throw new StoreError("unavailable", "What arrived was removed again, each time.");
  } catch (error) {
    signal.throwIfAborted();
    throw new FileFault(path, error);
  }
}
