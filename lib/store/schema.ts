import type { Readable } from "node:stream";

/** Where bytes are kept, each under the sha256 of what it is. Nothing is readable before its hash was compared. */
export type ArtifactStore = {
  /** `disk` or `s3://bucket/prefix`, as in ARTIFACT_STORE; names the store in `blobs.store`. */
  name: string;
  /** Size in bytes, or null where the store has no such content. */
  size(sha256: string): Promise<number | null>;
  /**
   * The bytes from `start` to `end` (both included, as in HTTP), all of them by default.
   * @throws {StoreError} `missing`
   */
  read(sha256: string, range?: { start: number; end: number }): Promise<Readable>;
  /**
   * Takes in content whose identity is claimed beforehand. `from(start)` opens the source at a byte, so that a broken
   * transfer goes on where it stopped, in this process or the next.
   * @throws {StoreError} `mismatch` where the bytes are not what was claimed; nothing is kept then
   */
  put(content: ClaimedContent, from: ContentSource, options?: PutOptions): Promise<StoredContent>;
  remove(sha256: string): Promise<void>;
};

/** What the source says the bytes are: a sha256 for LFS files, a git blob id for the small ones; and their size. */
export type ClaimedContent = {
  sha256: string | null;
  gitOid: string | null;
  sizeBytes: number;
};

export type ContentSource = (
  start: number,
  signal: AbortSignal | undefined,
) => Promise<AsyncIterable<Uint8Array>>;

export type PutOptions = {
  signal?: AbortSignal;
  /** Told as bytes are kept; `bytes` counts from the start of the content, resumed ones included. */
  onProgress?: (bytes: number) => void;
};

export type StoredContent = { sha256: string; sizeBytes: number };

export class StoreError extends Error {
  readonly kind: "missing" | "mismatch" | "unavailable" | "invalid";

  constructor(kind: StoreError["kind"], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "StoreError";
    this.kind = kind;
  }
}
