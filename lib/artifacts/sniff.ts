/** What the first bytes of a file say it is; null where they say nothing. */
export type Sniffed =
  | { kind: "safetensors" | "gguf" | "zip" | "pickle" }
  /** Known, and not read; `words` as in "It is …". */
  | { kind: "other"; words: string };

const MAGIC: readonly (readonly [bytes: readonly number[], words: string])[] = [
  [[0x1f, 0x8b], "compressed with gzip"],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive"],
  [[0x42, 0x5a, 0x68], "compressed with bzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "compressed with xz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "compressed with Zstandard"],
  [[0x04, 0x22, 0x4d, 0x18], "compressed with LZ4"],
  [[0x5d, 0x00, 0x00], "compressed with LZMA"],
  // Of early versions of joblib: `ZF`, a length in hexadecimal, a stream of zlib.
  [[0x5a, 0x46, 0x30, 0x78], "compressed with zlib"],
  [[0x78, 0x01], "compressed with zlib"],
  [[0x78, 0x5e], "compressed with zlib"],
  [[0x78, 0x9c], "compressed with zlib"],
  [[0x78, 0xda], "compressed with zlib"],
  [[0x89, 0x48, 0x44, 0x46], "an HDF5 file"],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "a numpy array"],
];

const TAR_AT = 257;
const LFS_POINTER = "version https://git-lfs.github.com/spec/";

/** Bytes that suffice for `sniff`. */
export const HEAD_BYTES = 512;

/** Tells what a file is from its first bytes, since its name is its publisher's choice. */
export function sniff(head: Uint8Array): Sniffed | null {
  const text = new TextDecoder("latin1").decode(head.subarray(0, HEAD_BYTES));
  if (text.startsWith("GGUF")) return { kind: "gguf" };
  if (text.startsWith("PK\x03\x04")) return { kind: "zip" };
  // Also the second byte of a plain text in UTF-8 is never a protocol's number.
  if (head[0] === 0x80 && (head[1] ?? 255) <= 5) return { kind: "pickle" };
  if (text.startsWith(LFS_POINTER))
    return { kind: "other", words: "a pointer of Git LFS, uploaded in place of what it points at" };
  if (/^\s*<(?:!doctype html|html)\b/i.test(text)) return { kind: "other", words: "a web page" };
  if (text.startsWith("ustar", TAR_AT)) return { kind: "other", words: "a tar archive" };
  const known = MAGIC.find(([bytes]) => bytes.every((byte, at) => head[at] === byte));
  if (known) return { kind: "other", words: known[1] };
  return isSafetensors(head) ? { kind: "safetensors" } : null;
}

/** A length of at most 100 MB, and a brace behind it. */
function isSafetensors(head: Uint8Array): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  return length >= 2n && length <= 100_000_000n;
}
