import { randomUUID } from "node:crypto";
import { createSHA256 } from "hash-wasm";
import { setTimeout as delay } from "node:timers/promises";
import { agreedSize, checkedSha256, ClaimCheck, claimKey } from "@/lib/store/claim";
import { Bucket, type BucketAddress } from "@/lib/store/s3/bucket";
import { HOLD_MS, type PendingUpload, type PendingUploads } from "@/lib/store/s3/pending-uploads";
import { PART_BYTES, takenOver, uploadInParts } from "@/lib/store/s3/upload";
import {
  type ArtifactStore,
  type ClaimedContent,
  type ContentSource,
  type ListedContent,
  type PutOptions,
  type StoredContent,
  StoreError,
} from "@/lib/store/schema";
import { transfer } from "@/lib/store/transfer";

const LOOK_AGAIN_MS = 500;

export type S3StoreOptions = BucketAddress & {
  /** Within the bucket, without slashes at its ends. */
  prefix: string;
  /** Smaller content is sent whole, larger content in parts of this size; 16 MiB unless said. */
  partBytes?: number;
};

type Known = ClaimedContent & { sha256: string };

/** A store in a bucket, under `prefix/sha256/ab/cd/<hash>`. An object is there only when its hash was compared. */
export function s3Store(options: S3StoreOptions, uploads: PendingUploads): ArtifactStore {
  return new S3Store(options, uploads);
}

class S3Store implements ArtifactStore {
  readonly name: string;
  private readonly bucket: Bucket;
  private readonly prefix: string;
  private readonly uploads: PendingUploads;
  private readonly partBytes: number;

  constructor(
    { prefix, partBytes = PART_BYTES, ...address }: S3StoreOptions,
    uploads: PendingUploads,
  ) {
    this.bucket = new Bucket(address);
    this.partBytes = partBytes;
    this.prefix = prefix === "" ? "" : `${prefix}/`;
    this.name = `s3://${address.bucket}${prefix === "" ? "" : `/${prefix}`}`;
    this.uploads = uploads;
  }

  async size(sha256: string) {
    return this.bucket.size(this.keyOf(sha256));
  }

  async read(sha256: string, range?: { start: number; end: number }) {
    if (range && (range.start < 0 || range.end < range.start))
      throw new StoreError("invalid", "The range holds no byte of the content.");
    return this.bucket.read(this.keyOf(sha256), range && `bytes=${range.start}-${range.end}`);
  }

  async remove(sha256: string) {
    await this.bucket.remove(this.keyOf(sha256));
  }

  async *list(): AsyncGenerator<ListedContent, void, undefined> {
    for await (const { key, sizeBytes, changedAt } of this.bucket.list(`${this.prefix}sha256/`)) {
      const sha256 = key.split("/").at(-1) ?? "";
      if (/^[0-9a-f]{64}$/.test(sha256)) yield { sha256, sizeBytes, storedAt: changedAt };
    }
  }

  freeBytes() {
    return Promise.resolve(null);
  }

  async put(content: ClaimedContent, from: ContentSource, options: PutOptions = {}) {
    claimKey(content);
    if (content.sizeBytes <= this.partBytes) return this.putWhole(content, from, options);
    if (content.sha256 !== null)
      return this.putLarge({ ...content, sha256: content.sha256 }, from, options);
    // An object cannot be renamed, so its hash is found out first.
    const { signal } = options;
    const check = new ClaimCheck(content);
    for await (const chunk of transfer(from, { start: 0, end: content.sizeBytes, signal }))
      check.update(chunk);
    const { sha256 } = check.proven();
    return this.putLarge({ ...content, gitOid: null, sha256 }, from, options);
  }

  async discardAbandoned(before: Date) {
    const remembered = await this.uploads.list(this.name);
    let discarded = 0;
    for (const { contentKey, uploadId, savedAt } of remembered) {
      if (savedAt >= before) continue;
      const key = { contentKey, store: this.name };
      const holder = randomUUID();
      if ((await this.uploads.claim(key, holder)) === "busy") continue;
      if (uploadId !== null)
        await this.abort(this.keyOf(contentKey.slice("sha256-".length)), uploadId);
      await this.uploads.remove(key, holder);
      discarded += 1;
    }
    const known = new Set(remembered.map(({ uploadId }) => uploadId));
    return discarded + (await this.abortForgotten(before, known));
  }

  /** Those a worker began and was killed before it wrote down. */
  private async abortForgotten(before: Date, known: ReadonlySet<string | null>): Promise<number> {
    let aborted = 0;
    for await (const upload of this.bucket.listUploads(`${this.prefix}sha256/`)) {
      if (known.has(upload.uploadId) || upload.changedAt >= before) continue;
      await this.bucket.abortUpload(upload.key, upload.uploadId);
      aborted += 1;
    }
    return aborted;
  }

  private async putWhole(
    content: ClaimedContent,
    from: ContentSource,
    { signal, onProgress }: PutOptions,
  ): Promise<StoredContent> {
    const found = await this.findStored(content);
    if (found) return found;
    const check = new ClaimCheck(content);
    const chunks: Uint8Array[] = [];
    for await (const chunk of transfer(from, { start: 0, end: content.sizeBytes, signal })) {
      check.update(chunk);
      chunks.push(chunk);
      onProgress?.(check.bytes);
    }
    const stored = check.proven();
    await this.bucket.write(this.keyOf(stored.sha256), Buffer.concat(chunks));
    return stored;
  }

  private async putLarge(
    content: Known,
    from: ContentSource,
    options: PutOptions,
  ): Promise<StoredContent> {
    const key = { contentKey: claimKey(content), store: this.name };
    const holder = randomUUID();
    const { signal } = options;
    for (;;) {
      signal?.throwIfAborted();
      const claimed = await this.uploads.claim(key, holder);
      if (claimed !== "busy") {
        const hold = { ...key, holder };
        return this.whileHolding(hold, async () => {
          const stored = await this.findStored(content);
          if (!stored) return this.upload(hold, content, claimed.upload, from, options);
          await this.uploads.remove(key, holder);
          return stored;
        });
      }
      await delay(LOOK_AGAIN_MS, undefined, signal ? { signal } : {});
    }
  }

  private async whileHolding<T>(
    { holder, ...key }: { contentKey: string; store: string; holder: string },
    work: () => Promise<T>,
  ): Promise<T> {
    const beat = setInterval(() => {
      // A beat that is missed is made up by the next.
      this.uploads.renew(key, holder).catch(() => undefined);
    }, HOLD_MS / 3);
    beat.unref();
    try {
      return await work();
    } finally {
      clearInterval(beat);
      await this.uploads.release(key, holder);
    }
  }

  /** Goes on with an upload that was begun. What it met with may be its own fault: then once more from nothing. */
  private async upload(
    hold: { contentKey: string; store: string; holder: string },
    content: Known,
    begun: PendingUpload | null,
    from: ContentSource,
    options: PutOptions,
  ): Promise<StoredContent> {
    if (begun) {
      try {
        return await this.uploadOnce(hold, content, begun, from, options);
      } catch (error) {
        const isStale =
          error instanceof StoreError && (error.kind === "mismatch" || error.kind === "missing");
        if (!isStale) throw error;
      }
    }
    const key = this.keyOf(content.sha256);
    const hashState = (await createSHA256()).init().save();
    const fresh = { uploadId: await this.bucket.beginUpload(key), parts: [], hashState, bytes: 0 };
    return this.uploadOnce(hold, content, fresh, from, options);
  }

  private async uploadOnce(
    { holder, ...hold }: { contentKey: string; store: string; holder: string },
    content: Known,
    begun: PendingUpload,
    from: ContentSource,
    options: PutOptions,
  ): Promise<StoredContent> {
    const key = this.keyOf(content.sha256);
    const save = async (upload: PendingUpload) => {
      if (!(await this.uploads.save(hold, holder, upload))) throw takenOver();
    };
    try {
      await save(begun);
      await uploadInParts(begun, {
        ...options,
        bucket: this.bucket,
        key,
        claim: content,
        from,
        partBytes: this.partBytes,
        save,
      });
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof StoreError)) throw error;
      // The answer to the completion may have been lost, and the completion not.
      const stored = error.kind === "missing" ? await this.findStored(content) : null;
      if (error.kind === "missing" || error.kind === "mismatch")
        await this.forget(hold, holder, key, begun.uploadId);
      if (stored) return stored;
      throw error;
    }
    await this.uploads.remove(hold, holder);
    return { sha256: content.sha256, sizeBytes: content.sizeBytes };
  }

  private async forget(
    hold: { contentKey: string; store: string },
    holder: string,
    key: string,
    uploadId: string,
  ): Promise<void> {
    await this.abort(key, uploadId);
    await this.uploads.save(hold, holder, null);
  }

  /** An upload that cannot be aborted is found again by its list, or by the bucket's own rule. */
  private async abort(key: string, uploadId: string): Promise<void> {
    await this.bucket.abortUpload(key, uploadId).catch(() => undefined);
  }

  private async findStored(content: ClaimedContent): Promise<StoredContent | null> {
    if (content.sha256 === null) return null;
    const size = await this.size(content.sha256);
    return size === null ? null : { sha256: content.sha256, sizeBytes: agreedSize(content, size) };
  }

  private keyOf(sha256: string): string {
    const name = checkedSha256(sha256);
    return `${this.prefix}sha256/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
  }
}
