import { buffer } from "node:stream/consumers";
import { BUNDLE_BYTES_MOST } from "@/lib/signing/bundle";
import type { TrustedKey } from "@/lib/signing/signature";
import { type ArtifactStore, StoreError } from "@/lib/store/schema";
import { findKeptHash } from "@/lib/sync/mirror/queries";
import { checkSignatures } from "@/lib/sync/signatures/commands";

/**
 * Verifies the signatures of a mirrored revision, now that the hash of every file is known.
 * @returns how many it holds
 */
export async function checkMirrored(
  revisionId: string,
  store: ArtifactStore,
  keys: readonly TrustedKey[],
): Promise<number> {
  return checkSignatures(revisionId, (path) => readBeginning(revisionId, path, store), keys);
}

/** So much of a file that one too long for a signature is seen to be. */
async function readBeginning(
  revisionId: string,
  path: string,
  store: ArtifactStore,
): Promise<Uint8Array> {
  const sha256 = await findKeptHash(revisionId, path);
  const size = sha256 === null ? null : await store.size(sha256);
  if (sha256 === null || size === null)
    throw new StoreError("missing", `The store does not hold ${path} of this revision.`);
  // An empty file has no first byte to ask for.
  if (size === 0) return new Uint8Array();
  return buffer(await store.read(sha256, { start: 0, end: BUNDLE_BYTES_MOST }));
}
