import { beforeAll, describe, expect, test } from "vitest";
import { readArtifact, type Readable } from "@/lib/artifacts/read";
import { sourceOf } from "@/lib/artifacts/byte-source";
import { db } from "@/lib/db/client";
import { aModel, anArtifact } from "@/lib/testing/builders/catalog";
import { aDigest, aSha } from "@/lib/testing/builders/unique";
import { aGguf, aSafetensors, tensors } from "@/lib/testing/builders/weights";
import { findFile, findTensors, listArtifacts } from "./queries";

/** Keeps what the reader says of some bytes, as the job does. */
async function aReading(contentKey: string, bytes: Uint8Array, as: Readable) {
  const { reading, bytesFetched } = await readArtifact(sourceOf(bytes), as);
  const { tensors: named, ...rest } = reading;
  await db().fileReading.create({
    data: {
      contentKey: `${contentKey}/${as}`,
      readerVersion: 1,
      bytesFetched,
      ...rest,
      ...(named && { tensors: named }),
    },
  });
}

const sha = { weights: aDigest(), gguf: aDigest(), pickle: aDigest() };
const oid = aSha();
let revisionId = "";

beforeAll(async () => {
  revisionId = (await aModel()).revision.id;
  const file = (path: string, format: string, hashes: object) =>
    anArtifact(revisionId, { path, format, ...hashes });
  await file("a.bin", "pickle", { sha256: sha.pickle, sizeBytes: 5_000_000_000n });
  await file("sub/m.safetensors", "safetensors", { sha256: sha.weights });
  await file("m.gguf", "gguf", { gitOid: oid });
  await file("z.json", "json", {});
  await aReading(`sha256:${sha.pickle}`, Buffer.from("cos\nsystem\n(S'x'\ntR."), "pickle");
  await aReading(
    `sha256:${sha.weights}`,
    aSafetensors(tensors({ a: ["BF16", 2, 3], b: ["F32", 4], c: ["F32"] })),
    "safetensors",
  );
  await aReading(
    `git:${oid}`,
    aGguf({
      keys: { "general.architecture": "llama", "general.file_type": 15 },
      tensors: [{ name: "w", shape: [4], type: 0, offset: 0 }],
      dataBytes: 16,
    }),
    "gguf",
  );
});

describe("listArtifacts", () => {
  test("puts pickles last and sizes beyond 32 bits through", async () => {
    const files = await listArtifacts(revisionId);
    expect(files.map(({ path }) => path)).toEqual([
      "m.gguf",
      "sub/m.safetensors",
      "z.json",
      "a.bin",
    ]);
    expect(files.at(-1)?.sizeBytes).toBe(5_000_000_000);
  });

  test("tells of each file what its bytes say, found by sha256 or git object; null where nobody read them", async () => {
    const [gguf, safetensors, json, pickle] = (await listArtifacts(revisionId)).map(
      ({ reading }) => reading,
    );
    expect(gguf).toMatchObject({ parameters: 4, quantization: "Q4_K_M", pickle: null });
    expect(safetensors).toMatchObject({
      status: "read",
      tensors: 3,
      parameters: 11,
      elements: 11,
      dtypes: [
        { dtype: "BF16", elements: 6 },
        { dtype: "F32", elements: 5 },
      ],
      quantization: null,
    });
    expect(json).toBeNull();
    expect(pickle).toMatchObject({
      parameters: null,
      pickle: { complete: true, imports: [{ module: "os", verdict: "dangerous", calls: 1 }] },
      problems: [{ code: "dangerous_import" }],
    });
  });
});

test("findFile tells all a header says, and null of a file that is not there", async () => {
  const found = await findFile(revisionId, "m.gguf");
  expect(found?.summary).toMatchObject({ kind: "gguf", architecture: "llama" });
  expect(await findFile(revisionId, "other.gguf")).toBeNull();
  expect((await findFile(revisionId, "z.json"))?.summary).toBeNull();
});

describe("findTensors", () => {
  const page = (path: string | undefined, offset: number, limit: number) =>
    findTensors(revisionId, { path, offset, limit });

  test("tells some, in the order of the header, and where the next are", async () => {
    expect(await page("sub/m.safetensors", 0, 2)).toEqual({
      path: "sub/m.safetensors",
      tensors: [
        { name: "a", dtype: "BF16", shape: [2, 3] },
        { name: "b", dtype: "F32", shape: [4] },
      ],
      meta: { total: 3, next: 2 },
    });
    expect(await page("sub/m.safetensors", 2, 2)).toMatchObject({
      tensors: [{ name: "c", shape: [] }],
      meta: { next: null },
    });
    expect(await page("sub/m.safetensors", 9, 2)).toMatchObject({
      tensors: [],
      meta: { total: 3, next: null },
    });
  });

  test("takes the file at the root where none is named, and none without tensors", async () => {
    expect(await page(undefined, 0, 5)).toMatchObject({ path: "m.gguf" });
    expect(await page("a.bin", 0, 5)).toBeNull();
    expect(await page("nothing", 0, 5)).toBeNull();
  });
});
