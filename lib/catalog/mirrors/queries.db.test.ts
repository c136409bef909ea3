import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { aModel } from "@/lib/testing/builders/catalog";
import { aMirror } from "@/lib/testing/builders/custody";
import { aDigest } from "@/lib/testing/builders/unique";
import { listMirrors, storeTotals } from "./queries";

test("mirrors are listed, the last asked for first, and by status", async () => {
  const [one, two] = [await aModel(), await aModel()];
  await aMirror(one.revision.id, [{ path: "a.bin", sizeBytes: 5_000_000_000n }], {
    askedAt: new Date("2026-01-01T00:00:00Z"),
  });
  await aMirror(two.revision.id, [], {
    status: "refused",
    message: "It is too large.",
    wantedBy: "rule:1",
    askedAt: new Date("2026-01-02T00:00:00Z"),
    finishedAt: null,
  });
  expect(await listMirrors()).toEqual([
    {
      revisionId: two.revision.id,
      ref: two.ref,
      sha: two.revision.sha,
      status: "refused",
      wantedBy: "rule:1",
      filesDone: 0,
      filesTotal: 0,
      bytesDone: 0,
      bytesTotal: 0,
      message: "It is too large.",
      askedAt: "2026-01-02T00:00:00.000Z",
      finishedAt: null,
    },
    expect.objectContaining({ ref: one.ref, bytesTotal: 5_000_000_000, filesDone: 1 }),
  ]);
  expect((await listMirrors({ status: "complete" })).map(({ ref }) => ref)).toEqual([one.ref]);
  expect((await listMirrors({ limit: 1, offset: 1 })).map(({ ref }) => ref)).toEqual([one.ref]);
});

test("the store is counted by what the database counts on", async () => {
  await db().blob.create({
    data: {
      sha256: aDigest(),
      sizeBytes: 7n,
      store: "disk",
      verifiedAt: new Date("2025-12-31T00:00:00Z"),
    },
  });
  expect(await storeTotals()).toEqual({
    contents: 2,
    bytes: 5_000_000_007,
    unreferencedBytes: 7,
    verifiedAt: "2025-12-31T00:00:00.000Z",
    mirrors: { complete: 1, refused: 1 },
  });
});
