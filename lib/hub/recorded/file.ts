import { createHash } from "node:crypto";
import { generatedDigest, generatedSlices } from "@/lib/hub/recorded/generated";

/**
 * A file's content; text is UTF-8. `lfs` serves it as the Hub serves large files. `content` is made up as it is read:
 * of any size, always the same for a seed, and in LFS.
 */
export type RecordedFile =
  | string
  | Uint8Array
  | { bytes: string | Uint8Array; lfs?: true | undefined }
  | { content: { bytes: number; seed: string } };

/** A file as the server keeps it. */
export type StoredFile = {
  size: number;
  /** The bytes from `start` up to `end`, in slices that cost no memory. */
  slices: (start: number, end: number) => Iterable<Uint8Array>;
  isText: boolean;
  /** The git object of what `raw` serves: the content, or its LFS pointer. */
  oid: string;
  lfs: { sha256: string; pointer: Buffer } | null;
};

const SLICE_BYTES = 64 * 1024;

export function storeFile(file: RecordedFile): StoredFile {
  if (typeof file === "object" && "content" in file) return storeGenerated(file.content);
  const isPlain = typeof file === "string" || file instanceof Uint8Array;
  const bytes = Buffer.from(isPlain ? file : file.bytes);
  const stored = {
    size: bytes.length,
    slices: (start: number, end: number) => slicesOf(bytes.subarray(start, end)),
    isText: isText(bytes),
  };
  if (isPlain || !file.lfs) return { ...stored, oid: gitOid(bytes), lfs: null };
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { ...stored, ...inLfs(sha256, bytes.length) };
}

function storeGenerated({ bytes, seed }: { bytes: number; seed: string }): StoredFile {
  return {
    size: bytes,
    slices: (start, end) => generatedSlices(seed, start, end),
    isText: false,
    ...inLfs(generatedDigest(seed, bytes), bytes),
  };
}

function inLfs(sha256: string, size: number) {
  const pointer = Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`,
  );
  return { oid: gitOid(pointer), lfs: { sha256, pointer } };
}

/** Bytes in slices of a size that a slow reader can be counted by. */
export function* slicesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

// Git's own test for a binary file: a NUL within the first 8,000 bytes.
function isText(bytes: Buffer): boolean {
  return !bytes.subarray(0, 8_000).includes(0);
}

/** Git names a file by the SHA-1 of its kind, its length and its content. */
function gitOid(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
