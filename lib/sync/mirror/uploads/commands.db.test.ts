import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { uploadsInDatabase as uploads } from "@/lib/sync/mirror/uploads/commands";
import { unique } from "@/lib/testing/builders/unique";

const aKey = () => ({ contentKey: unique("sha256"), store: "s3://models" });
const anUpload = {
  uploadId: "upload-1",
  parts: [
    { number: 1, etag: '"one"' },
    { number: 2, etag: '"two"' },
  ],
  hashState: new Uint8Array([1, 0, 255]),
  bytes: 32 * 1024 * 1024,
};
const pass = (contentKey: string) =>
  db().pendingUpload.updateMany({ where: { contentKey }, data: { heldUntil: new Date(0) } });

test("of several that claim an upload at once, one holds it", async () => {
  const key = aKey();
  const claims = await Promise.all(
    Array.from({ length: 6 }, () => uploads.claim(key, randomUUID())),
  );
  expect(claims.filter((claim) => claim !== "busy")).toEqual([{ upload: null }]);
});

test("what was saved is handed to who claims it next", async () => {
  const [key, first, second] = [aKey(), randomUUID(), randomUUID()];
  await uploads.claim(key, first);
  expect(await uploads.save(key, first, anUpload)).toBe(true);
  expect(await uploads.claim(key, second)).toBe("busy");
  expect(await uploads.claim(key, first)).toEqual({ upload: anUpload });
  await uploads.release(key, first);
  expect(await uploads.claim(key, second)).toEqual({ upload: anUpload });
});

test("who fell silent loses it, and learns that at the next save", async () => {
  const [key, first, second] = [aKey(), randomUUID(), randomUUID()];
  await uploads.claim(key, first);
  await uploads.save(key, first, anUpload);
  await pass(key.contentKey);
  expect(await uploads.claim(key, second)).toEqual({ upload: anUpload });
  expect(await uploads.save(key, first, { ...anUpload, bytes: 1 })).toBe(false);
  await uploads.remove(key, first);
  await uploads.renew(key, first);
  expect(await uploads.claim(key, randomUUID())).toBe("busy");
  expect(await uploads.claim(key, second)).toEqual({ upload: anUpload });
});

test("one that never began leaves nothing; one that began is listed until it is removed", async () => {
  const [idle, begun, holder] = [aKey(), aKey(), randomUUID()];
  await uploads.claim(idle, holder);
  await uploads.release(idle, holder);
  await uploads.claim(begun, holder);
  await uploads.save(begun, holder, anUpload);
  await uploads.save(begun, holder, null);
  await uploads.save(begun, holder, anUpload);
  const listed = (await uploads.list("s3://models")).map(({ contentKey }) => contentKey);
  expect(listed).toContain(begun.contentKey);
  expect(listed).not.toContain(idle.contentKey);
  await uploads.remove(begun, holder);
  expect(await db().pendingUpload.count({ where: { contentKey: begun.contentKey } })).toBe(0);
});
