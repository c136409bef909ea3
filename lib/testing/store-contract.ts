import { createHash, randomBytes, randomInt } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type ArtifactStore,
  type ClaimedContent,
  type ContentSource,
  type ListedContent,
  type StoreError,
} from "@/lib/store/schema";

/** Bytes nobody has stored before, with the names they claim. */
export function someContent(sizeBytes: number) {
  const bytes = randomBytes(sizeBytes);
  return { bytes, ...namesOf(bytes) };
}

function namesOf(bytes: Uint8Array) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const gitOid = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  return { sha256, gitOid, sizeBytes: bytes.length };
}

/** A source that remembers from where it was asked, and may break off at a byte of the content, each time once. */
export function sourceOf(bytes: Uint8Array, cuts: number[] = [], chunkBytes = 64 * 1024) {
  const asked: number[] = [];
  const from: ContentSource = (start) => {
    asked.push(start);
    const cut = cuts.shift() ?? Infinity;
    return Promise.resolve(chunks(start, cut));
  };
  async function* chunks(start: number, cut: number) {
    for (let at = start; at < bytes.length; at += chunkBytes) {
      const chunk = bytes.subarray(at, Math.min(at + chunkBytes, cut));
      if (chunk.length > 0) yield chunk;
      if (at + chunkBytes > cut) throw new Error("The connection was cut.");
      await Promise.resolve();
    }
  }
  return { from, asked };
}

/** A source that breaks off for good at a byte: what a worker that is killed leaves behind. */
export function sourceUntil(bytes: Uint8Array, end: number): ContentSource {
  let isOpen = false;
  return (start) => {
    if (isOpen) return Promise.reject(new Error("The source is gone."));
    isOpen = true;
    return sourceOf(bytes.subarray(0, end)).from(start, undefined);
  };
}

const asLfs = ({ sha256, sizeBytes }: ReturnType<typeof someContent>): ClaimedContent => ({
  sha256,
  gitOid: null,
  sizeBytes,
});

const asGit = ({ gitOid, sizeBytes }: ReturnType<typeof someContent>): ClaimedContent => ({
  sha256: null,
  gitOid,
  sizeBytes,
});

/** What every store must do, whatever it is made of. `large` is a size it takes in more than one step. */
export function storeContract(open: () => Promise<ArtifactStore>, { large }: { large: number }) {
  let store: ArtifactStore;
  beforeAll(async () => {
    store = await open();
  });
  const refusal = (kind: StoreError["kind"]): unknown => expect.objectContaining({ kind });
  const stored = async (sha256: string) => buffer(await store.read(sha256));

  describe("what is put", () => {
    test.each([0, 1, 65_536, 1_000_003])("can be read again: %i bytes", async (sizeBytes) => {
      const content = someContent(sizeBytes);
      const { from } = sourceOf(content.bytes);
      const { sha256 } = content;
      expect(await store.put(asLfs(content), from)).toEqual({ sha256, sizeBytes });
      expect(await store.size(sha256)).toBe(sizeBytes);
      expect((await stored(sha256)).equals(content.bytes)).toBe(true);
    });

    test("is listed with its size", async () => {
      const content = someContent(3_000);
      await store.put(asLfs(content), sourceOf(content.bytes).from);
      let found: ListedContent | undefined;
      for await (const listed of store.list()) if (listed.sha256 === content.sha256) found = listed;
      expect(found).toMatchObject({ sizeBytes: 3_000 });
      expect(found?.storedAt).toBeInstanceOf(Date);
    });

    test("is read in ranges, both ends included", async () => {
      const content = someContent(100_000);
      await store.put(asLfs(content), sourceOf(content.bytes).from);
      const range = async (start: number, end: number) =>
        buffer(await store.read(content.sha256, { start, end }));
      expect((await range(0, 9)).equals(content.bytes.subarray(0, 10))).toBe(true);
      expect((await range(70_000, 70_000)).equals(content.bytes.subarray(70_000, 70_001))).toBe(
        true,
      );
      expect((await range(99_990, 200_000)).equals(content.bytes.subarray(99_990))).toBe(true);
      await expect(range(100_000, 100_001)).rejects.toEqual(refusal("invalid"));
      await expect(range(5, 4)).rejects.toEqual(refusal("invalid"));
    });

    test("is not asked for again", async () => {
      const content = someContent(70_000);
      await store.put(asLfs(content), sourceOf(content.bytes).from);
      const again = sourceOf(content.bytes);
      await store.put(asLfs(content), again.from);
      expect(again.asked).toEqual([]);
    });

    test("by its git id is stored under its sha256", async () => {
      const content = someContent(5_000);
      const { sha256 } = await store.put(asGit(content), sourceOf(content.bytes).from);
      expect(sha256).toBe(content.sha256);
      expect((await stored(sha256)).equals(content.bytes)).toBe(true);
    });

    test("is gone when removed, and removing nothing is quiet", async () => {
      const content = someContent(2_000);
      await store.put(asLfs(content), sourceOf(content.bytes).from);
      await store.remove(content.sha256);
      await store.remove(content.sha256);
      expect(await store.size(content.sha256)).toBeNull();
      await expect(store.read(content.sha256)).rejects.toEqual(refusal("missing"));
    });

    test("tells how far it is", async () => {
      const content = someContent(large);
      const told: number[] = [];
      await store.put(asLfs(content), sourceOf(content.bytes).from, {
        onProgress: (bytes) => told.push(bytes),
      });
      expect(told.at(-1)).toBe(large);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
    });
  });

  describe("what is not what was claimed", () => {
    test.each([5_000, large])("leaves nothing behind: %i bytes", async (sizeBytes) => {
      const content = someContent(sizeBytes);
      const wrong = Buffer.from(content.bytes);
      wrong[sizeBytes - 1] = (wrong[sizeBytes - 1] ?? 0) ^ 1;
      await expect(store.put(asLfs(content), sourceOf(wrong).from)).rejects.toEqual(
        refusal("mismatch"),
      );
      expect(await store.size(content.sha256)).toBeNull();
      // Neither half of it: the next try asks for all of it.
      const right = sourceOf(content.bytes);
      await store.put(asLfs(content), right.from);
      expect(right.asked).toEqual([0]);
      expect((await stored(content.sha256)).equals(content.bytes)).toBe(true);
    });

    test("is refused by its git id too", async () => {
      const content = someContent(5_000);
      const other = someContent(5_000);
      await expect(store.put(asGit(content), sourceOf(other.bytes).from)).rejects.toEqual(
        refusal("mismatch"),
      );
      expect(await store.size(other.sha256)).toBeNull();
    });

    test.each([
      ["longer", 6_000],
      ["shorter", 4_000],
    ])("is refused when it is %s than stated", async (_, length) => {
      const bytes = randomBytes(length);
      const claim = { ...namesOf(bytes), gitOid: null, sizeBytes: 5_000 };
      const source: ContentSource = (start) => sourceOf(bytes).from(start, undefined);
      await expect(store.put(claim, source)).rejects.toEqual(refusal("mismatch"));
      expect(await store.size(claim.sha256)).toBeNull();
    });

    test("leaves what is stored under that name as it is", async () => {
      const content = someContent(9_000);
      await store.put(asLfs(content), sourceOf(content.bytes).from);
      const claim = { ...asLfs(content), sizeBytes: 8_999 };
      await expect(store.put(claim, sourceOf(randomBytes(8_999)).from)).rejects.toEqual(
        refusal("mismatch"),
      );
      expect((await stored(content.sha256)).equals(content.bytes)).toBe(true);
    });
  });

  describe("a transfer that breaks off", () => {
    test("goes on where it stopped, as often as it brings something", async () => {
      const content = someContent(large);
      const cuts = Array.from({ length: 6 }, () => randomInt(large)).toSorted((a, b) => a - b);
      const source = sourceOf(content.bytes, [...cuts]);
      await store.put(asLfs(content), source.from);
      expect(source.asked).toEqual([0, ...cuts]);
      expect((await stored(content.sha256)).equals(content.bytes)).toBe(true);
    });

    test("is gone on with by the next call", async () => {
      const content = someContent(large);
      let from = 0;
      for (const until of [0.3, 0.6, 0.9].map((part) => Math.floor(part * large))) {
        await expect(store.put(asLfs(content), sourceUntil(content.bytes, until))).rejects.toThrow(
          /source/,
        );
        expect(await store.size(content.sha256)).toBeNull();
        from = until;
      }
      const last = sourceOf(content.bytes);
      await store.put(asLfs(content), last.from);
      // Whole parts are kept, by a store that has parts.
      expect(last.asked[0]).toBeGreaterThan(0);
      expect(last.asked[0]).toBeLessThanOrEqual(from);
      expect((await stored(content.sha256)).equals(content.bytes)).toBe(true);
    });

    test("is given up where the source brings nothing any more", async () => {
      const content = someContent(1_000);
      const source = sourceOf(
        content.bytes,
        Array.from({ length: 20 }, () => 300),
      );
      await expect(store.put(asLfs(content), source.from)).rejects.toThrow("connection was cut");
      expect(source.asked.slice(0, 3)).toEqual([0, 300, 300]);
      expect(source.asked.length).toBeLessThan(20);
    });

    test("ends when its signal does, and is kept", async () => {
      const content = someContent(large);
      const stop = new AbortController();
      const put = store.put(asLfs(content), sourceOf(content.bytes).from, {
        signal: stop.signal,
        onProgress: (bytes) => {
          if (bytes > 0.8 * large) stop.abort(new Error("The worker stops."));
        },
      });
      await expect(put).rejects.toThrow("The worker stops.");
      const next = sourceOf(content.bytes);
      await store.put(asLfs(content), next.from);
      expect(next.asked[0]).toBeGreaterThan(0);
      expect((await stored(content.sha256)).equals(content.bytes)).toBe(true);
    });

    test("is dropped when nobody goes on with it", async () => {
      await store.discardAbandoned(new Date(Date.now() + 60_000));
      const content = someContent(large);
      await expect(
        store.put(asLfs(content), sourceUntil(content.bytes, Math.floor(0.7 * large))),
      ).rejects.toThrow();
      expect(await store.discardAbandoned(new Date(Date.now() - 60_000))).toBe(0);
      expect(await store.discardAbandoned(new Date(Date.now() + 60_000))).toBe(1);
      const next = sourceOf(content.bytes);
      await store.put(asLfs(content), next.from);
      expect(next.asked).toEqual([0]);
    });
  });

  test("one of several that put the same content asks for it", async () => {
    const content = someContent(large);
    const sources = Array.from({ length: 4 }, () => sourceOf(content.bytes));
    await Promise.all(sources.map(({ from }) => store.put(asLfs(content), from)));
    expect(sources.flatMap(({ asked }) => asked)).toEqual([0]);
    expect((await stored(content.sha256)).equals(content.bytes)).toBe(true);
  });

  test.each(["../../etc/passwd", "", "A".repeat(64), `${"a".repeat(62)}/.`, "a".repeat(63)])(
    "nothing but a sha256 is a name: %s",
    async (name) => {
      const invalid = refusal("invalid");
      await expect(store.size(name)).rejects.toEqual(invalid);
      await expect(store.read(name)).rejects.toEqual(invalid);
      await expect(store.remove(name)).rejects.toEqual(invalid);
      const claim = { sha256: name, gitOid: null, sizeBytes: 1 };
      await expect(store.put(claim, sourceOf(Buffer.from("x")).from)).rejects.toEqual(invalid);
    },
  );

  test("content without a hash is not taken in", async () => {
    const claim = { sha256: null, gitOid: null, sizeBytes: 1 };
    await expect(store.put(claim, sourceOf(Buffer.from("x")).from)).rejects.toEqual(
      refusal("invalid"),
    );
  });
}
