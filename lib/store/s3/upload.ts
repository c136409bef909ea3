import { createSHA256 } from "hash-wasm";
import { compareClaim } from "@/lib/store/claim";
import type { Bucket } from "@/lib/store/s3/bucket";
import type { PendingUpload, UploadedPart } from "@/lib/store/s3/pending-uploads";
import { type ContentSource, type PutOptions, StoreError } from "@/lib/store/schema";
import { transfer } from "@/lib/store/transfer";

const MIB = 1024 * 1024;
/** What S3 takes in one upload at most. */
const PARTS_MOST = 10_000;
/** Of every part but the last; a part is what is lost when a worker is killed. S3 takes none under 5 MiB. */
export const PART_BYTES = 16 * MIB;
/** Parts on their way at once, and the memory they may take with the one being filled. */
const IN_FLIGHT = 3;
const MEMORY_MOST = 256 * MIB;

export type Uploading = {
  bucket: Bucket;
  key: string;
  claim: { sha256: string; sizeBytes: number };
  from: ContentSource;
  partBytes: number;
  /** Remembers how far the upload is; throws where another worker has taken it over. */
  save: (upload: PendingUpload) => Promise<void>;
} & PutOptions;

/** Parts of the size wished for, or larger where the content would not fit into 10,000 of them. */
export function fittingPart(sizeBytes: number, wished: number): number {
  return Math.max(wished, Math.ceil(sizeBytes / PARTS_MOST / MIB) * MIB);
}

/**
 * Sends content in parts, beginning after those an earlier try has sent, and completes the upload when the hash of all
 * of it is the one claimed.
 * @throws {StoreError} `mismatch`; `missing` where the bucket no longer knows the upload
 */
export async function uploadInParts(begun: PendingUpload, uploading: Uploading): Promise<void> {
  const { bucket, key, claim, from, signal, onProgress } = uploading;
  const hash = await createSHA256();
  if (begun.parts.length > 0) hash.load(begun.hashState);
  else hash.init();
  const parts = new PartQueue(begun, uploading);
  onProgress?.(begun.bytes);
  try {
    const rest = { start: begun.bytes, end: claim.sizeBytes, signal };
    for await (const chunk of transfer(from, rest)) {
      for (let at = 0; at < chunk.length;) {
        const piece = chunk.subarray(at, at + parts.room);
        hash.update(piece);
        at += piece.length;
        parts.fill(piece);
        if (parts.room === 0) await parts.send(hash.save());
      }
      onProgress?.(parts.bytes);
    }
    await parts.send(hash.save());
  } finally {
    await parts.settled();
  }
  const sha256 = hash.digest("hex");
  compareClaim({ ...claim, gitOid: null }, { sha256, gitOid: null, bytes: parts.bytes });
  await bucket.completeUpload(key, begun.uploadId, parts.sent);
}

type Arrived = { part: UploadedPart; hashState: Uint8Array; bytes: number };

/** Fills one part while others are on their way, in buffers that are used again. */
class PartQueue {
  bytes: number;
  private readonly begun: PendingUpload;
  private readonly uploading: Uploading;
  private readonly inFlight: number;
  private readonly size: number;
  private readonly free: Buffer[] = [];
  private readonly underWay = new Set<Promise<void>>();
  /** Acknowledged out of turn: what is remembered has no gap. */
  private readonly early = new Map<number, Arrived>();
  private saved: PendingUpload;
  private next: number;
  private buffer: Buffer | null = null;
  private filled = 0;
  private failure: Error | null = null;

  constructor(begun: PendingUpload, uploading: Uploading) {
    this.begun = begun;
    this.saved = begun;
    this.uploading = uploading;
    this.bytes = begun.bytes;
    this.next = begun.parts.length + 1;
    this.size = fittingPart(uploading.claim.sizeBytes, uploading.partBytes);
    this.inFlight = Math.max(1, Math.min(IN_FLIGHT, Math.floor(MEMORY_MOST / this.size) - 1));
  }

  get room(): number {
    return this.size - this.filled;
  }

  get sent(): readonly UploadedPart[] {
    return this.saved.parts;
  }

  fill(piece: Uint8Array): void {
    const left = this.uploading.claim.sizeBytes - this.bytes + this.filled;
    this.buffer ??= this.free.pop() ?? Buffer.allocUnsafe(Math.min(this.size, left));
    this.buffer.set(piece, this.filled);
    this.filled += piece.length;
    this.bytes += piece.length;
  }

  /** Sends what was filled, as soon as fewer than three others are on their way. */
  async send(hashState: Uint8Array): Promise<void> {
    const { buffer, filled, next, bytes } = this;
    if (buffer === null || filled === 0) return;
    while (this.underWay.size >= this.inFlight) await Promise.race(this.underWay);
    if (this.failure) throw this.failure;
    this.buffer = null;
    this.filled = 0;
    this.next += 1;
    const sending = this.sendOne(buffer, buffer.subarray(0, filled), { next, hashState, bytes })
      .catch((error: unknown) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
  }

  /** @throws what a part met with */
  async settled(): Promise<void> {
    await Promise.all(this.underWay);
    if (this.failure) throw this.failure;
  }

  private async sendOne(
    buffer: Buffer,
    body: Buffer,
    { next, hashState, bytes }: { next: number; hashState: Uint8Array; bytes: number },
  ): Promise<void> {
    const { bucket, key } = this.uploading;
    // Not ended by the signal: what is on its way arrives, and need not be sent again.
    const part = await bucket.uploadPart(key, this.begun.uploadId, { number: next, body });
    this.free.push(buffer);
    this.early.set(next, { part, hashState, bytes });
    await this.remember();
  }

  private async remember(): Promise<void> {
    let { saved } = this;
    for (;;) {
      const arrived = this.early.get(saved.parts.length + 1);
      if (!arrived) break;
      this.early.delete(arrived.part.number);
      const { part, hashState, bytes } = arrived;
      saved = { ...saved, parts: [...saved.parts, part], hashState, bytes };
    }
    if (saved === this.saved) return;
    this.saved = saved;
    await this.uploading.save(saved);
  }
}

/** What is thrown where two workers meet at one upload. */
export function takenOver(): StoreError {
  return new StoreError("unavailable", "Another worker took over the upload.");
}
