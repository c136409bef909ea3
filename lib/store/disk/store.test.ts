import { mkdir, mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, describe, expect, test, vi } from "vitest";
import { ownName } from "@/lib/store/disk/owner";
import { diskStore } from "@/lib/store/disk/store";
import { someContent, sourceOf, storeContract } from "@/lib/testing/store-contract";

// Megabytes take their time where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

const folders: string[] = [];

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "proofline-store-"));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe("the store on disk", () => {
  storeContract(async () => diskStore(await aFolder()), { large: 3_000_000 });
});

test("a file that is shorter than what was hashed gets no name, and is gone on with", async () => {
  const folder = await aFolder();
  const store = diskStore(folder);
  const content = someContent(1024 * 1024);
  const { sha256, sizeBytes } = content;
  const claim = { sha256, gitOid: null, sizeBytes };
  const part = async () => {
    const [name = ""] = await readdir(join(folder, "incoming"));
    return join(folder, "incoming", name);
  };
  async function* losing() {
    yield content.bytes;
    const path = await part();
    await vi.waitUntil(async () => (await stat(path)).size === sizeBytes);
    await truncate(path, 400_000);
  }
  const put = store.put(claim, () => Promise.resolve(losing()));
  await expect(put).rejects.toMatchObject({ kind: "unavailable" });
  expect(await store.size(sha256)).toBeNull();
  const again = sourceOf(content.bytes);
  await store.put(claim, again.from);
  expect(again.asked).toEqual([400_000]);
  expect((await buffer(await store.read(sha256))).equals(content.bytes)).toBe(true);
});

describe("bytes another process left behind", () => {
  /** A writer's file as found by the next process. */
  const left = async (owner: string, { age = 0, spoiled = false } = {}) => {
    const folder = await aFolder();
    const content = someContent(500_000);
    const incoming = join(folder, "incoming");
    await mkdir(incoming);
    const path = join(incoming, `sha256-${content.sha256}.${owner}.part`);
    const bytes = Buffer.from(content.bytes.subarray(0, 300_000));
    if (spoiled) bytes.fill(0, 200_000);
    await writeFile(path, bytes);
    const written = new Date(Date.now() - age);
    await utimes(path, written, written);
    const source = sourceOf(content.bytes);
    const claim = { sha256: content.sha256, gitOid: null, sizeBytes: content.sizeBytes };
    const put = (signal?: AbortSignal) => diskStore(folder).put(claim, source.from, { signal });
    return { content, incoming, source, put, store: diskStore(folder) };
  };
  const [here = "", pid = "", born = ""] = ownName().split("-");
  const elsewhere = "0123456789ab-17-1700000000000-1";

  test.each([
    ["a process that ended", `${here}-4194303-${born}-1`],
    ["an earlier process of the same number", `${here}-${pid}-1-1`],
  ])("are gone on with at once after %s", async (_, owner) => {
    const { put, source, store, content, incoming } = await left(owner);
    await put();
    expect(source.asked).toEqual([300_000]);
    expect((await buffer(await store.read(content.sha256))).equals(content.bytes)).toBe(true);
    expect(await readdir(incoming)).toEqual([]);
  });

  test("are waited for while a writer elsewhere may be alive", async () => {
    const { put, source } = await left(elsewhere, { age: 5_000 });
    await expect(put(AbortSignal.timeout(800))).rejects.toThrow(/abort|timeout/i);
    expect(source.asked).toEqual([]);
  });

  test("are gone on with when a writer elsewhere has long been silent", async () => {
    const { put, source, store, content } = await left(elsewhere, { age: 120_000 });
    await put();
    expect(source.asked).toEqual([300_000]);
    expect((await buffer(await store.read(content.sha256))).equals(content.bytes)).toBe(true);
  });

  test("are asked for again where a crash has harmed them", async () => {
    const { put, source, store, content } = await left(`${here}-${pid}-1-1`, { spoiled: true });
    await put();
    expect(source.asked).toEqual([300_000, 0]);
    expect((await buffer(await store.read(content.sha256))).equals(content.bytes)).toBe(true);
  });
});
