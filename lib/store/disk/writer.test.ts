import { randomBytes } from "node:crypto";
import { type FileHandle, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BatchedWriter } from "@/lib/store/disk/writer";

const folders: string[] = [];
afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A file whose every write takes so many bytes at most, as one on a disk that fills up. */
async function aShortFile(most: number): Promise<{ path: string; file: FileHandle }> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-writer-"));
  folders.push(folder);
  const path = join(folder, "part");
  const file = await open(path, "w+");
  const write = file.write.bind(file);
  const take = async (bytes: Uint8Array, from: number, at: number) => ({
    ...(await write(bytes, from, Math.min(most, bytes.length - from), at)),
  });
  const short = {
    writev: async (batch: Uint8Array[], at: number) => take(Buffer.concat(batch), 0, at),
    write: async (bytes: Uint8Array, from: number, _: number | null, at: number) =>
      take(bytes, from, at),
  };
  return { path, file: Object.assign(file, short) };
}

test("all is written, however little of it the disk takes at once", async () => {
  const { path, file } = await aShortFile(300_000);
  const bytes = randomBytes(2_500_000);
  const writer = new BatchedWriter(file, 0);
  for (let at = 0; at < bytes.length; at += 64 * 1024)
    await writer.add(bytes.subarray(at, at + 64 * 1024));
  await writer.flush();
  await file.close();
  expect((await readFile(path)).equals(bytes)).toBe(true);
});

test("a disk that takes nothing any more is an error, not a wait", async () => {
  const { file } = await aShortFile(0);
  const writer = new BatchedWriter(file, 0);
  void writer.add(randomBytes(10));
  await expect(writer.flush()).rejects.toMatchObject({ kind: "unavailable" });
  await file.close();
});
