import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { agreedSize, checkedSha256, ClaimCheck, claimKey } from "@/lib/store/claim";
import {
  claimPart,
  diskError,
  keepAlive,
  type Part,
  release,
  removeAbandoned,
  unlessMissing,
} from "@/lib/store/disk/part";
import { BatchedWriter } from "@/lib/store/disk/writer";
import {
  type ArtifactStore,
  type ByteRange,
  type ClaimedContent,
  type ContentSource,
  type ListedContent,
  type PutOptions,
  type StoredContent,
  StoreError,
} from "@/lib/store/schema";
import { transfer } from "@/lib/store/transfer";

const READ_BYTES = 1024 * 1024;

/**
 * A store in a folder: `sha256/ab/cd/<hash>`, and `incoming/` for what has not been compared yet. The folder may be
 * shared by the processes of one machine, or of several over a file system with atomic renames.
 */
export function diskStore(folder: string): ArtifactStore {
  const root = resolve(folder);
  return {
    name: "disk",
    size: (sha256) => sizeOf(root, sha256),
    read: (sha256, range) => read(root, sha256, range),
    put: (content, from, options = {}) => put(root, content, from, options),
    remove: async (sha256) => {
      await rm(pathOf(root, sha256), { force: true });
    },
    list: () => listAll(root),
    freeBytes: () => freeBytes(root),
    discardAbandoned: (before) => removeAbandoned(join(root, "incoming"), before),
  };
}

function pathOf(root: string, sha256: string): string {
  const name = checkedSha256(sha256);
  return join(root, "sha256", name.slice(0, 2), name.slice(2, 4), name);
}

async function sizeOf(root: string, sha256: string): Promise<number | null> {
  return (await stat(pathOf(root, sha256)).catch(unlessMissing))?.size ?? null;
}

async function read(root: string, sha256: string, range?: ByteRange): Promise<Readable> {
  const file = await open(pathOf(root, sha256), "r").catch(unlessMissing);
  if (!file) throw new StoreError("missing", `The artifact store holds no content ${sha256}.`);
  const { size } = await file.stat();
  if (range && (range.start < 0 || range.end < range.start || range.start >= size)) {
    await file.close();
    throw new StoreError("invalid", `The content has ${size} bytes; the range holds none of them.`);
  }
  return createReadStream("", { fd: file, highWaterMark: READ_BYTES, ...range });
}

async function put(
  root: string,
  content: ClaimedContent,
  from: ContentSource,
  { signal, onProgress }: PutOptions,
): Promise<StoredContent> {
  const key = claimKey(content);
  const incoming = join(root, "incoming");
  try {
    await mkdir(incoming, { recursive: true });
    const find = () => findStored(root, content);
    const { part, found } = await claimPart(incoming, key, { find, signal });
    if (!part) return found;
    const stopBeating = keepAlive(part);
    try {
      const taken = await takeIn(part, content, from, { signal, onProgress });
      await settle(root, part, taken);
      await part.file.close();
      return taken;
    } catch (error) {
      await (error instanceof StoreError && error.kind === "mismatch"
        ? discard(part)
        : release(part, incoming, key));
      throw error;
    } finally {
      stopBeating();
    }
  } catch (error) {
    throw diskError(error);
  }
}

async function findStored(root: string, content: ClaimedContent): Promise<StoredContent | null> {
  if (content.sha256 === null) return null;
  const size = await sizeOf(root, content.sha256);
  return size === null ? null : { sha256: content.sha256, sizeBytes: agreedSize(content, size) };
}

/** Brings the part up to the whole content. What an earlier try left may have been harmed by a crash: then once more. */
async function takeIn(
  part: Part,
  content: ClaimedContent,
  from: ContentSource,
  options: PutOptions,
): Promise<StoredContent> {
  if (part.sizeBytes > 0 && part.sizeBytes <= content.sizeBytes) {
    try {
      return await append(part.file, content, from, options);
    } catch (error) {
      if (!(error instanceof StoreError && error.kind === "mismatch")) throw error;
    }
  }
  await part.file.truncate(0);
  return append(part.file, content, from, options);
}

async function append(
  file: FileHandle,
  content: ClaimedContent,
  from: ContentSource,
  { signal, onProgress }: PutOptions,
): Promise<StoredContent> {
  const check = new ClaimCheck(content);
  await hashExisting(file, check, signal);
  onProgress?.(check.bytes);
  const writer = new BatchedWriter(file, check.bytes);
  const rest = { start: check.bytes, end: content.sizeBytes, signal };
  try {
    for await (const chunk of transfer(from, rest)) {
      check.update(chunk);
      const behind = writer.add(chunk);
      if (behind) await behind;
      onProgress?.(check.bytes);
    }
  } finally {
    // What arrived before a break is where the next try goes on.
    await writer.flush();
  }
  return check.proven();
}

async function hashExisting(file: FileHandle, check: ClaimCheck, signal?: AbortSignal) {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, check.bytes);
    if (bytesRead === 0) return;
    check.update(buffer.subarray(0, bytesRead));
  }
}

/** The bytes are on the disk before their name is, and the name is before anybody is told. */
async function settle(
  root: string,
  part: Part,
  { sha256, sizeBytes }: StoredContent,
): Promise<void> {
  await part.file.sync();
  // What was hashed passed through memory: a file that took less of it must not get its name.
  const { size } = await part.file.stat();
  if (size !== sizeBytes)
    throw new StoreError(
      "unavailable",
      `The artifact store wrote ${size} of ${sizeBytes} bytes of ${sha256}.`,
    );
  const path = pathOf(root, sha256);
  const folder = dirname(path);
  if ((await mkdir(folder, { recursive: true })) !== undefined) {
    await syncFolder(dirname(folder));
    await syncFolder(join(root, "sha256"));
    await syncFolder(root);
  }
  try {
    await rename(part.path, path);
  } catch (error) {
    unlessMissing(error);
    throw new StoreError("unavailable", "Another worker took over the transfer.", error);
  }
  await syncFolder(folder);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function discard({ path, file }: Part): Promise<void> {
  await file.close();
  await rm(path, { force: true });
}

async function* listAll(root: string): AsyncGenerator<ListedContent, void, undefined> {
  const top = join(root, "sha256");
  const entries = (folder: string) => readdir(folder).catch(unlessMissing);
  for (const first of (await entries(top)) ?? [])
    for (const second of (await entries(join(top, first))) ?? [])
      for (const name of (await entries(join(top, first, second))) ?? []) {
        const found = await stat(join(top, first, second, name)).catch(unlessMissing);
        if (!found || !/^[0-9a-f]{64}$/.test(name)) continue;
        yield { sha256: name, sizeBytes: found.size, storedAt: found.mtime };
      }
}

async function freeBytes(root: string): Promise<number> {
  await mkdir(root, { recursive: true });
  const { bavail, bsize } = await statfs(root);
  return bavail * bsize;
}
