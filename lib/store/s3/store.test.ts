import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { uploadsInMemory } from "@/lib/store/s3/pending-uploads";
import { s3Store } from "@/lib/store/s3/store";
import { fittingPart } from "@/lib/store/s3/upload";
import { type S3Server, startS3Server } from "@/lib/testing/s3-server";
import { someContent, sourceOf, sourceUntil, storeContract } from "@/lib/testing/store-contract";

const MIB = 1024 * 1024;

// Megabytes take their time where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.stop());

// The smallest parts S3 takes.
const address = (prefix: string) => ({
  ...server,
  prefix,
  region: "us-east-1",
  partBytes: 5 * MIB,
});

describe("the store in a bucket", () => {
  storeContract(() => Promise.resolve(s3Store(address("models"), uploadsInMemory())), {
    large: 17 * MIB + 12_345,
  });

  test("is named as ARTIFACT_STORE names it", () => {
    expect(s3Store(address(""), uploadsInMemory()).name).toBe("s3://artifacts");
    expect(s3Store(address("a/b"), uploadsInMemory()).name).toBe("s3://artifacts/a/b");
  });

  test("lets another worker go on with an upload after the last whole part", async () => {
    const uploads = uploadsInMemory();
    const content = someContent(18 * MIB);
    const claim = { sha256: content.sha256, gitOid: null, sizeBytes: content.sizeBytes };
    const first = s3Store(address("workers"), uploads);
    await expect(first.put(claim, sourceUntil(content.bytes, 13 * MIB))).rejects.toThrow();
    const second = sourceOf(content.bytes);
    await s3Store(address("workers"), uploads).put(claim, second.from);
    expect(second.asked).toEqual([10 * MIB]);
    expect(await uploads.list("s3://artifacts/workers")).toEqual([]);
  });

  test("waits while another worker holds the upload, and takes over when that one fell silent", async () => {
    let now = 0;
    const uploads = uploadsInMemory(() => now);
    const content = someContent(6 * MIB);
    const key = { contentKey: `sha256-${content.sha256}`, store: "s3://artifacts/held" };
    await uploads.claim(key, "a worker that was killed");
    const claim = { sha256: content.sha256, gitOid: null, sizeBytes: content.sizeBytes };
    const source = sourceOf(content.bytes);
    const put = s3Store(address("held"), uploads).put(claim, source.from);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(source.asked).toEqual([]);
    now += 10 * 60_000;
    await put;
    expect(source.asked).toEqual([0]);
  });

  test("hashes large content that is known by its git id before it sends it", async () => {
    const content = someContent(6 * MIB);
    const store = s3Store(address("git"), uploadsInMemory());
    const source = sourceOf(content.bytes);
    const claim = { sha256: null, gitOid: content.gitOid, sizeBytes: content.sizeBytes };
    expect(await store.put(claim, source.from)).toMatchObject({ sha256: content.sha256 });
    expect(source.asked).toEqual([0, 0]);
  });

  test("says what to do about a bucket that is not there", async () => {
    const store = s3Store({ ...address(""), bucket: "absent" }, uploadsInMemory());
    const content = someContent(10);
    await expect(
      store.put({ ...content, gitOid: null }, sourceOf(content.bytes).from),
    ).rejects.toThrow("The bucket absent of ARTIFACT_STORE does not exist. Create it");
  });
});

test("parts are as large as the largest content needs", () => {
  expect(fittingPart(1, 16 * MIB)).toBe(16 * MIB);
  expect(fittingPart(160_000 * MIB, 16 * MIB)).toBe(16 * MIB);
  const most = 5 * 1024 * 1024 * MIB;
  expect(Math.ceil(most / fittingPart(most, 16 * MIB))).toBeLessThanOrEqual(10_000);
});
