import { randomBytes } from "node:crypto";
import { appendFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import type { Hub } from "@/lib/hub/client";
import type { ArtifactStore } from "@/lib/store/schema";
import { releaseMirror } from "@/lib/sync/mirror/commands";
import { collectGarbage } from "@/lib/sync/mirror/upkeep/collect";
import { verifyStore } from "@/lib/sync/mirror/upkeep/verify";
import { testDatabase } from "@/lib/testing/database";
import {
  ADMIN,
  aRepositoryOf,
  asked,
  aStore,
  keptBytes,
  large,
  mirror,
  mirrorRow,
  sha256Of,
} from "@/lib/testing/mirrored";
import { served } from "@/lib/testing/recorded-sync";
import { someContent, sourceOf, sourceUntil } from "@/lib/testing/store-contract";

const { owner } = await testDatabase();
const LATER = () => new Date(Date.now() + 2 * 60 * 60 * 1000);
const DAYS_LATER = () => new Date(Date.now() + 2 * 24 * 60 * 60 * 1000);

// One database speaks of one store, and each test has a store of its own.
beforeEach(async () => {
  await owner.$executeRaw`DELETE FROM mirror_files`;
  await owner.$executeRaw`DELETE FROM mirrors`;
  await owner.$executeRaw`DELETE FROM blobs`;
});

function aGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

async function hashesIn(store: ArtifactStore): Promise<string[]> {
  const hashes: string[] = [];
  for await (const { sha256 } of store.list()) hashes.push(sha256);
  return hashes.toSorted();
}

async function twoMirrors(name: string) {
  const shared = randomBytes(50_000);
  const own = randomBytes(40_000);
  const { hub, sync } = await served({
    repositories: [
      aRepositoryOf(`${name}/first`, { "a.bin": large(shared), "b.bin": large(own) }),
      aRepositoryOf(`${name}/second`, { "a.bin": large(shared) }),
    ],
  });
  await sync();
  const store = await aStore();
  const [first, second] = [await asked(`${name}/first`), await asked(`${name}/second`)];
  await mirror(first, hub, store);
  await mirror(second, hub, store);
  return { hub, store, first, second, shared, own };
}

describe("collecting", () => {
  test("removes what no mirror keeps any more, when it has been left for an hour", async () => {
    const { store, first, second, own } = await twoMirrors("collected");
    expect(await collectGarbage({ store, now: LATER() })).toEqual({
      contents: 0,
      bytes: 0,
      transfers: 0,
    });
    await releaseMirror(first, ADMIN);
    expect((await collectGarbage({ store })).contents).toBe(0);
    expect(await collectGarbage({ store, now: LATER() })).toEqual({
      contents: 1,
      bytes: own.length,
      transfers: 0,
    });
    expect(await hashesIn(store)).not.toContain(sha256Of(own));
    expect((await keptBytes(second, store)).size).toBe(2);
    const last = await db().auditEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
    expect(last).toMatchObject({ action: "store.collected", subjectId: "disk" });
  });

  test("removes bytes whose row was never written, and rows whose bytes are gone", async () => {
    const { store, first, own } = await twoMirrors("orphaned");
    const orphan = someContent(1_000);
    await store.put({ ...orphan, gitOid: null }, sourceOf(orphan.bytes).from);
    await releaseMirror(first, ADMIN);
    await store.remove(sha256Of(own));
    await collectGarbage({ store, now: LATER() });
    expect(await hashesIn(store)).not.toContain(orphan.sha256);
    expect(await db().blob.count({ where: { sha256: sha256Of(own) } })).toBe(0);
  });

  test("drops transfers nobody goes on with, after a day", async () => {
    const store = await aStore();
    const content = someContent(9_000);
    const half = sourceUntil(content.bytes, 5_000);
    await expect(store.put({ ...content, gitOid: null }, half)).rejects.toThrow();
    expect((await collectGarbage({ store, now: LATER() })).transfers).toBe(0);
    expect((await collectGarbage({ store, now: DAYS_LATER() })).transfers).toBe(1);
    expect(await readdir(join(store.folder, "incoming"))).toEqual([]);
  });

  test("leaves what a mirror that waits or copies wants, by sha256 and by git id", async () => {
    const { hub, store, first } = await twoMirrors("wanted");
    const before = await hashesIn(store);
    await releaseMirror(first, ADMIN);
    await asked("wanted/first");
    expect((await collectGarbage({ store, now: LATER() })).contents).toBe(0);
    expect(await hashesIn(store)).toEqual(before);
    expect(await mirror(first, hub, store)).toBe("complete");
  });

  describe("never takes from a mirror what that has just found", () => {
    /** Collects through a store that stands still as soon as it is told to remove something. */
    const heldCollection = async (store: ArtifactStore) => {
      const [reached, gate] = [aGate(), aGate()];
      const held = {
        ...store,
        remove: async (sha256: string) => {
          reached.open();
          await gate.opened;
          await store.remove(sha256);
        },
      };
      const collected = collectGarbage({ store: held, now: LATER() });
      await reached.opened;
      return { collected, open: gate.open };
    };
    const somebodyWaits = async () => {
      const [row] = await owner.$queryRaw<{ waits: boolean }[]>`
        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database OR l.database IS NULL
          WHERE NOT granted AND d.datname = current_database()) AS waits`;
      return row?.waits === true;
    };
    /** Lets the mirror run as far as it comes beside the collection, then the collection, then both to their end. */
    const both = async (revisionId: string, hub: Hub, store: ArtifactStore) => {
      const { collected, open } = await heldCollection(store);
      const run = { isSettled: false };
      const mirrored = asked(revisionId)
        .then((id) => mirror(id, hub, store))
        .finally(() => (run.isSettled = true));
      while (!run.isSettled && !(await somebodyWaits())) await sleep(20);
      open();
      await collected;
      return mirrored;
    };

    test("in its row", async () => {
      const { hub, store, first, own } = await twoMirrors("raced");
      await releaseMirror(first, ADMIN);
      expect(await both("raced/first", hub, store)).toBe("complete");
      expect((await keptBytes(first, store)).get("b.bin")?.equals(own)).toBe(true);
    });

    test("in the store, without a row", async () => {
      const { hub, store, first, own } = await twoMirrors("raced-bytes");
      await releaseMirror(first, ADMIN);
      await db().blob.delete({ where: { sha256: sha256Of(own) } });
      expect(await both("raced-bytes/first", hub, store)).toBe("complete");
      expect((await keptBytes(first, store)).get("b.bin")?.equals(own)).toBe(true);
    });

    test("in any order", async () => {
      const { hub, store, first } = await twoMirrors("raced-often");
      for (let round = 0; round < 10; round++) {
        await releaseMirror(first, ADMIN);
        await Promise.all([
          collectGarbage({ store, now: LATER() }),
          asked("raced-often/first").then(() => mirror(first, hub, store)),
          collectGarbage({ store, now: LATER() }),
        ]);
        expect((await mirrorRow(first)).status).toBe("complete");
        expect((await keptBytes(first, store)).size).toBe(3);
      }
    });
  });
});

describe("verifying", () => {
  const pathOf = (store: { folder: string }, sha256: string) =>
    join(store.folder, "sha256", sha256.slice(0, 2), sha256.slice(2, 4), sha256);

  test("finds nothing where nothing is broken, and begins with the longest unverified", async () => {
    const { store } = await twoMirrors("sound");
    const { contents } = await verifyStore({ store });
    expect(await verifyStore({ store, limit: contents - 1 })).toMatchObject({ broken: [] });
    const longest = () => db().blob.findFirstOrThrow({ orderBy: { verifiedAt: "asc" } });
    const { sha256 } = await longest();
    await verifyStore({ store, limit: 1 });
    expect((await longest()).sha256).not.toBe(sha256);
  });

  test.each([
    ["changed", (path: string, bytes: Buffer) => writeFile(path, Buffer.from(bytes).fill(0, 7, 8))],
    ["grown", (path: string) => appendFile(path, "x")],
    ["gone", (path: string) => rm(path)],
  ])("copies again what was %s", async (name, harm) => {
    const { hub, store, first, second, shared } = await twoMirrors(`harmed-${name}`);
    const sha256 = sha256Of(shared);
    await harm(pathOf(store, sha256), shared);
    const { broken } = await verifyStore({ store });
    expect(broken).toHaveLength(1);
    expect(broken[0]?.sha256).toBe(sha256);
    expect(broken[0]?.revisions.toSorted()).toEqual([first, second].toSorted());
    expect(await mirrorRow(first)).toMatchObject({ status: "failed", files: [] });
    expect(await store.size(sha256)).toBeNull();
    for (const revisionId of [first, second]) {
      expect(await mirror(revisionId, hub, store)).toBe("complete");
      expect((await keptBytes(revisionId, store)).get("a.bin")?.equals(shared)).toBe(true);
    }
    expect((await verifyStore({ store })).broken).toEqual([]);
  });
});
