import type { FileHandle } from "node:fs/promises";
import { StoreError } from "@/lib/store/schema";

/** So much is handed to the disk at once: a call costs the same for one network chunk as for many. */
const BATCH_BYTES = 1024 * 1024;
/** So much may wait in the system's cache before the disk is told to take it, so that the end is not one long wait. */
const SETTLE_BYTES = 128 * 1024 * 1024;

/**
 * Appends chunks to a file, writing one batch while the next one fills; it holds two batches at most. What was written
 * a while ago is brought onto the disk meanwhile.
 */
export class BatchedWriter {
  private readonly file: FileHandle;
  private at: number;
  private batch: Uint8Array[] = [];
  private batchBytes = 0;
  private settledAt: number;
  private writing: Promise<void> = Promise.resolve();
  private settling: Promise<void> = Promise.resolve();

  constructor(file: FileHandle, at: number) {
    this.file = file;
    this.at = at;
    this.settledAt = at;
  }

  /** @returns a promise to wait for before the next chunk, where the disk is behind */
  add(chunk: Uint8Array): Promise<void> | null {
    this.batch.push(chunk);
    this.batchBytes += chunk.length;
    return this.batchBytes < BATCH_BYTES ? null : this.turn();
  }

  /** All that was added is in the file, though not yet surely on the disk. */
  async flush(): Promise<void> {
    await this.turn();
    await this.writing;
    await this.settling;
  }

  private async turn(): Promise<void> {
    await this.writing;
    const { batch, batchBytes, at } = this;
    if (batchBytes === 0) return;
    this.batch = [];
    this.batchBytes = 0;
    this.at += batchBytes;
    this.writing = this.write(batch, batchBytes, at);
    // Thrown by the next call; until then it is nobody's.
    this.writing.catch(() => undefined);
  }

  private async write(batch: Uint8Array[], bytes: number, at: number): Promise<void> {
    let { bytesWritten: written } = await this.file.writev(batch, at);
    // A disk that fills up takes a part, each time it is asked.
    const rest = written < bytes ? Buffer.concat(batch) : null;
    while (rest && written < bytes) {
      const { bytesWritten } = await this.file.write(rest, written, bytes - written, at + written);
      if (bytesWritten === 0) throw new StoreError("unavailable", "The disk takes no more bytes.");
      written += bytesWritten;
    }
    if (at + bytes - this.settledAt < SETTLE_BYTES) return;
    // A disk that is slower than the network is waited for here.
    await this.settling;
    this.settledAt = at + bytes;
    this.settling = this.file.datasync();
    this.settling.catch(() => undefined);
  }
}
