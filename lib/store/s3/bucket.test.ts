import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Bucket } from "@/lib/store/s3/bucket";
import { uploadsInMemory } from "@/lib/store/s3/pending-uploads";
import { s3Store } from "@/lib/store/s3/store";

// What the S3-speaking server of the other tests cannot do, in the answers Amazon documents.

process.env.AWS_ACCESS_KEY_ID = "test";
process.env.AWS_SECRET_ACCESS_KEY = "test";
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const HASH = "ab".repeat(32);
const upload = (id: string, initiated: string) => `
  <Upload><Key>models/sha256/ab/ab/${HASH}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`;
const page = (uploads: string, next?: string) => `<?xml version="1.0" encoding="UTF-8"?>
  <ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>artifacts</Bucket>${uploads}
  ${next === undefined ? "<IsTruncated>false</IsTruncated>" : `<IsTruncated>true</IsTruncated><NextKeyMarker>models/x</NextKeyMarker><NextUploadIdMarker>${next}</NextUploadIdMarker>`}
  </ListMultipartUploadsResult>`;
const error = (code: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>said so</Message></Error>`;

let server: Server;
let asked: string[];
let answer: (method: string, url: URL) => { status: number; body?: string };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    asked.push(`${request.method ?? ""} ${url.pathname} ${url.searchParams.toString()}`);
    const { status, body } = answer(request.method ?? "", url);
    response.writeHead(status, { "content-type": "application/xml" }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const address = () => ({
  bucket: "artifacts",
  region: "us-east-1",
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});

test("uploads nobody remembers are aborted, page by page, when they are old enough", async () => {
  answer = (method, url) => {
    if (method === "DELETE") return { status: 204 };
    return url.searchParams.has("upload-id-marker")
      ? { status: 200, body: page(upload("second", "2026-01-02T00:00:00.000Z")) }
      : {
          status: 200,
          body: page(
            upload("first", "2026-01-01T00:00:00.000Z") +
              upload("known", "2026-01-01T00:00:00.000Z") +
              upload("young", "2026-03-01T00:00:00.000Z"),
            "young",
          ),
        };
  };
  const uploads = uploadsInMemory(() => Date.parse("2026-02-15T00:00:00Z"));
  const key = { contentKey: `sha256-${"cd".repeat(32)}`, store: "s3://artifacts/models" };
  await uploads.claim(key, "worker");
  const hashState = new Uint8Array();
  await uploads.save(key, "worker", { uploadId: "known", parts: [], hashState, bytes: 0 });
  const store = s3Store({ ...address(), prefix: "models" }, uploads);
  expect(await store.discardAbandoned(new Date("2026-02-01T00:00:00Z"))).toBe(2);
  const aborted = asked.filter((line) => line.startsWith("DELETE"));
  expect(aborted.map((line) => /uploadId=(\w+)/.exec(line)?.[1])).toEqual(["first", "second"]);
  expect(aborted[0]).toContain(`/artifacts/models/sha256/ab/ab/${HASH} `);
});

test("one that is remembered and was left is aborted and forgotten", async () => {
  answer = (method) => (method === "DELETE" ? { status: 204 } : { status: 200, body: page("") });
  const uploads = uploadsInMemory(() => Date.parse("2026-01-01T00:00:00Z"));
  const key = { contentKey: `sha256-${HASH}`, store: "s3://artifacts" };
  await uploads.claim(key, "worker");
  const hashState = new Uint8Array();
  await uploads.save(key, "worker", { uploadId: "left", parts: [], hashState, bytes: 0 });
  await uploads.release(key, "worker");
  const store = s3Store({ ...address(), prefix: "" }, uploads);
  expect(await store.discardAbandoned(new Date("2026-02-01T00:00:00Z"))).toBe(1);
  expect(asked[0]).toMatch(/^DELETE \/artifacts\/sha256\/ab\/ab\/\w+ .*uploadId=left/);
  expect(await uploads.list("s3://artifacts")).toEqual([]);
});

test.each([
  [404, "NoSuchUpload", "missing", "no such content"],
  [404, "NoSuchBucket", "unavailable", "The bucket artifacts of ARTIFACT_STORE does not exist."],
  [403, "AccessDenied", "unavailable", "The bucket artifacts refused access. Check AWS_ACCESS"],
  [403, "SignatureDoesNotMatch", "unavailable", "refused access"],
  [400, "InvalidPart", "unavailable", "could not do it: said so"],
])("a refusal is told in words: %i %s", async (status, code, kind, words) => {
  answer = () => ({ status, body: error(code) });
  const part = { number: 1, body: Buffer.from("x") };
  const refusal = new Bucket(address()).uploadPart("key", "upload", part);
  await expect(refusal).rejects.toMatchObject({
    kind,
    message: expect.stringContaining(words) as string,
  });
});

test("an upload the server no longer knows is as good as aborted", async () => {
  answer = () => ({ status: 404, body: error("NoSuchUpload") });
  await new Bucket(address()).abortUpload("key", "gone");
  expect(asked).toHaveLength(1);
});
