import type { Readable } from "node:stream";

/** Where bytes are kept, each under the sha256 of what it is. Nothing is readable before its hash was compared. */
export type ArtifactStore = {
  /** `disk` or `s3://bucket/prefix`, as in ARTIFACT_STORE; names the store in `blobs.store`. */
  name: string;
  /** Size in bytes, or null where the store has no such content. */
  size(sha256: string): Promise<number | null>;
  /**
   * The bytes from `start` to `end` (both included, as in HTTP; an end beyond the content means its end), all of them
   * by default.
   * @throws {StoreError} `missing`; `invalid` for a range that holds no byte of the content
   */
  read(sha256: string, range?: ByteRange): Promise<Readable>;
  /**
   * Takes in content whose identity is claimed beforehand. What is stored already is not asked for again. One worker
   * at a time takes in the same content; the others wait for it, and take over where it died.
   * @throws {StoreError} `mismatch` where the bytes are not what was claimed; nothing is kept then
   * @throws what the source threw; what arrived until then is kept for the next call, in any process
   */
  put(content: ClaimedContent, from: ContentSource, options?: PutOptions): Promise<StoredContent>;
  /** Quiet where there is no such content. */
  remove(sha256: string): Promise<void>;
  /** All that is readable, in no order. */
  list(): AsyncIterable<ListedContent>;
  /** Bytes there is room for; null where the store knows no end. */
  freeBytes(): Promise<number | null>;
  /** Drops what arrived of transfers nobody has gone on with since; returns how many. */
  discardAbandoned(before: Date): Promise<number>;
};

export type ByteRange = { start: number; end: number };

/**
 * What the source says the bytes are: a sha256 for LFS files, the id of the git blob for the small ones, and their
 * size. Every hash stated is compared; at least one must be. (The Hub states for an LFS file the git id of its pointer:
 * that one is not of these bytes.)
 */
export type ClaimedContent = {
  sha256: string | null;
  gitOid: string | null;
  sizeBytes: number;
};

/**
 * Opens the source at a byte. A transfer that breaks is opened again where it stopped; a refusal to open at all is the
 * end of the try, so waits and retries of asking belong inside.
 */
export type ContentSource = (
  start: number,
  signal: AbortSignal | undefined,
) => Promise<AsyncIterable<Uint8Array>>;

export type PutOptions = {
  signal?: AbortSignal | undefined;
  /** Told as bytes arrive; `bytes` counts from the start of the content, resumed ones included. */
  onProgress?: ((bytes: number) => void) | undefined;
};

export type StoredContent = { sha256: string; sizeBytes: number };

export type ListedContent = StoredContent & { storedAt: Date };

export class StoreError extends Error {
  readonly kind: "missing" | "mismatch" | "unavailable" | "invalid";

  constructor(kind: StoreError["kind"], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "StoreError";
    this.kind = kind;
  }
}
