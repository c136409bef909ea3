import { createHash } from "node:crypto";

// Not a multiple of any size a reader would ask in, so that a part read from a wrong place shows in the digest.
const BLOCK_BYTES = 1_048_583;

const blocks = new Map<string, Buffer>();
const digests = new Map<string, string>();

/** The bytes from `start` up to `end` of the endless content of a seed: one block, repeated. */
export function* generatedSlices(seed: string, start: number, end: number): Generator<Uint8Array> {
  const block = blockOf(seed);
  for (let at = start; at < end;) {
    const from = at % BLOCK_BYTES;
    const slice = block.subarray(from, Math.min(BLOCK_BYTES, from + end - at));
    yield slice;
    at += slice.length;
  }
}

/** The sha256 of the first bytes of a seed's content; takes a second or more a gigabyte, once. */
export function generatedDigest(seed: string, bytes: number): string {
  const key = `${bytes} ${seed}`;
  const known = digests.get(key);
  if (known !== undefined) return known;
  const hash = createHash("sha256");
  for (const slice of generatedSlices(seed, 0, bytes)) hash.update(slice);
  const digest = hash.digest("hex");
  digests.set(key, digest);
  return digest;
}

function blockOf(seed: string): Buffer {
  const known = blocks.get(seed);
  if (known !== undefined) return known;
  const block = createHash("shake256", { outputLength: BLOCK_BYTES }).update(seed).digest();
  blocks.set(seed, block);
  return block;
}
