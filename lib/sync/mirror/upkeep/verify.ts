import { createHash } from "node:crypto";
import { type ArtifactStore, StoreError } from "@/lib/store/schema";
import {
  isKept,
  listLeastVerified,
  noteVerified,
  removeBroken,
} from "@/lib/sync/mirror/upkeep/commands";

export type VerifyOptions = {
  store: ArtifactStore;
  /** Contents at most; all unless said. */
  limit?: number;
  /** Bytes at most, give or take the last content; all unless said. */
  maxBytes?: number;
  signal?: AbortSignal;
};

/** A content that is not what it is stored as; `found` is the hash it has, null where it is gone. */
export type Broken = { sha256: string; found: string | null; revisions: string[] };
export type Verified = { contents: number; bytes: number; broken: Broken[] };

const BATCH = 200;

/**
 * Hashes stored contents again, those first that were not for the longest. One that is broken is removed, and the
 * mirrors that keep it have failed and are copied anew.
 */
export async function verifyStore({
  store,
  limit = Infinity,
  maxBytes = Infinity,
  signal,
}: VerifyOptions): Promise<Verified> {
  const verified: Verified = { contents: 0, bytes: 0, broken: [] };
  const begun = new Date();
  for (;;) {
    const batch = await listLeastVerified(
      store.name,
      begun,
      Math.min(BATCH, limit - verified.contents),
    );
    for (const { sha256, sizeBytes } of batch) {
      signal?.throwIfAborted();
      const found = await hashStored(store, sha256, signal);
      verified.contents += 1;
      verified.bytes += sizeBytes;
      if (found === sha256) await noteVerified(sha256);
      else if (await isKept(store.name, sha256))
        verified.broken.push({ sha256, found, revisions: await removeBroken(store, sha256) });
      if (verified.bytes >= maxBytes) return verified;
    }
    if (batch.length === 0 || verified.contents >= limit) return verified;
  }
}

async function hashStored(
  store: ArtifactStore,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  try {
    const hash = createHash("sha256");
    for await (const chunk of (await store.read(sha256)) as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      hash.update(chunk);
    }
    return hash.digest("hex");
  } catch (error) {
    if (error instanceof StoreError && error.kind === "missing") return null;
    throw error;
  }
}
