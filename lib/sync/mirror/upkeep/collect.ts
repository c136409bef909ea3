import type { ArtifactStore } from "@/lib/store/schema";
import { listNoted, listUnreferenced, removeUnwanted } from "@/lib/sync/mirror/blobs/commands";
import { type Collected, noteCollection } from "@/lib/sync/mirror/upkeep/commands";

export type CollectOptions = {
  store: ArtifactStore;
  now?: Date;
  signal?: AbortSignal;
};

/** A mirror that has just found its bytes, or released them by mistake, is given this long. */
const GRACE_MS = 60 * 60 * 1000;
/** A copy that fails is tried again for hours, and asked for again for some more. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;
const BATCH = 500;

/**
 * Removes what no mirror keeps: contents nobody refers to, bytes no row speaks of since a worker was killed before it
 * could note them, and what arrived of transfers nobody goes on with. One store belongs to one database.
 */
export async function collectGarbage({
  store,
  now = new Date(),
  signal,
}: CollectOptions): Promise<Collected> {
  const collected: Collected = { contents: 0, bytes: 0, transfers: 0 };
  const before = new Date(now.getTime() - GRACE_MS);
  const removeAll = async (hashes: Iterable<string>) => {
    for (const sha256 of hashes) {
      signal?.throwIfAborted();
      const bytes = await removeUnwanted(store, sha256);
      if (bytes === null) continue;
      collected.contents += 1;
      collected.bytes += bytes;
    }
  };
  for (let after: string | null = null; ;) {
    const unreferenced = await listUnreferenced(store.name, before, after);
    await removeAll(unreferenced);
    after = unreferenced.at(-1) ?? null;
    if (after === null) break;
  }
  for await (const hashes of batchesOf(store, before)) {
    const noted = await listNoted(store.name, hashes);
    await removeAll(hashes.filter((sha256) => !noted.has(sha256)));
  }
  collected.transfers = await store.discardAbandoned(new Date(now.getTime() - ABANDONED_MS));
  if (collected.contents + collected.transfers > 0) await noteCollection(store.name, collected);
  return collected;
}

async function* batchesOf(store: ArtifactStore, before: Date): AsyncGenerator<string[], void> {
  let batch: string[] = [];
  for await (const { sha256, storedAt } of store.list()) {
    if (storedAt < before) batch.push(sha256);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
