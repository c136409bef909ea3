import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { strongestFacts } from "@/lib/catalog/facts";
import { findModel } from "@/lib/catalog/queries";
import { db } from "@/lib/db/client";
import type { Fault, FaultRequest, RecordedRepository } from "@/lib/hub/recorded-server";
import { runSync } from "@/lib/sync/engine/run";
import { listOutdatedReadings } from "@/lib/sync/artifacts/queries";
import { readRevisionFiles } from "@/lib/sync/artifacts/read-revision";
import { aFact } from "@/lib/testing/builders/catalog";
import { aGguf, aSafetensors, tensors } from "@/lib/testing/builders/weights";
import { aStore } from "@/lib/testing/mirrored";
import { aRepository, catalogRows, latestOf, served, student } from "@/lib/testing/recorded-sync";

const recorded = new URL("../../testing/recordings/pickles.json", import.meta.url);
const pickles = JSON.parse(readFileSync(recorded, "utf8")) as Record<string, { base64: string }>;
const pickle = (name: string) => Buffer.from(pickles[name]?.base64 ?? "", "base64");
const large = (bytes: Uint8Array) => ({ bytes, lfs: true as const });

const CARD = student("one/teacher");
const WEIGHTS = large(aSafetensors(tensors({ "a.weight": ["BF16", 4, 8], "a.bias": ["F32", 8] })));
const INDEX = JSON.stringify({
  weight_map: { x: "model-00001-of-00002.safetensors", y: "model-00002-of-00002.safetensors" },
});
const shard = (name: string, side: number) =>
  large(aSafetensors(tensors({ [name]: ["F32", side] })));

let count = 0;
type Files = NonNullable<RecordedRepository["files"]>;

/** A synced model of these files, and its reading. */
async function aModelOf(
  files: Files,
  {
    info = {},
    ...options
  }: { info?: object; faults?: (request: FaultRequest) => Fault | null } = {},
) {
  count += 1;
  const ref = `files/model-${count}`;
  const repository = aRepository(ref, CARD, { ...info });
  const { hub, server, sync } = await served({
    repositories: [{ ...repository, files: { "README.md": CARD, ...files } }],
    ...options,
  });
  await sync();
  const { id } = await latestOf(ref);
  const before = hub.requests();
  return {
    ref,
    revisionId: id,
    server,
    hub,
    asked: () => hub.requests() - before,
    read: (more: object = {}) => readRevisionFiles(id, { hub, store: null, job: "test", ...more }),
  };
}

async function statedOf(revisionId: string) {
  const facts = await db().fact.findMany({
    where: { revisionId, kind: "artifact", revokedAt: null },
    orderBy: { field: "asc" },
  });
  return Object.fromEntries(facts.map(({ field, value }) => [field, value]));
}

const problemsOf = async (revisionId: string) =>
  (
    await db().revisionProblem.findMany({
      where: { revisionId, code: { startsWith: "artifacts." } },
      orderBy: [{ code: "asc" }, { field: "asc" }],
    })
  ).map(({ code, field, message }) => ({ code, field, message }));

describe("what the files of a revision say", () => {
  test("becomes facts, which go before the card's and the Hub's own", async () => {
    const { read, ref, revisionId } = await aModelOf(
      {
        "model.safetensors": WEIGHTS,
        "tokenizer_config.json": JSON.stringify({ tokenizer_class: "BertTokenizer" }),
        "training_args.bin": large(pickle("plain values, protocol 4")),
        "pytorch_model.bin": large(pickle("torch archive")),
      },
      { info: { safetensors: { parameters: { F32: 1000 }, total: 1000 } } },
    );
    expect(await read()).toMatchObject({ fetched: 4, known: 0, isChanged: true });
    expect(await statedOf(revisionId)).toEqual({
      dtype: "bfloat16",
      parameters: 40,
      tokenizerClass: "BertTokenizer",
      weightFormats: ["pickle", "safetensors"],
    });
    expect(await problemsOf(revisionId)).toEqual([]);
    const model = await findModel(ref);
    expect(model?.parameters).toBe(40);
    expect(await listOutdatedReadings(10)).toEqual([]);
    await db().revisionReading.update({ where: { revisionId }, data: { readerVersion: 0 } });
    expect(await listOutdatedReadings(10)).toEqual([revisionId]);
    expect(await read()).toMatchObject({ fetched: 0, known: 4, isChanged: false });
    expect(await listOutdatedReadings(10)).toEqual([]);
    const fact = strongestFacts(model?.facts ?? []).get("parameters");
    expect(fact).toMatchObject({
      grade: "hub_derived",
      kind: "artifact",
      quote: "2 tensors: BF16 32, F32 8",
    });
    expect(fact?.source).toMatch(
      /[/]files[/]model-\d+[/]blob[/][0-9a-f]{40}[/]model[.]safetensors$/,
    );
  });

  test("is counted over all parts of an index", async () => {
    const { read, revisionId } = await aModelOf({
      "model.safetensors.index.json": INDEX,
      "model-00001-of-00002.safetensors": shard("x", 3),
      "model-00002-of-00002.safetensors": shard("y", 4),
    });
    await read();
    expect(await statedOf(revisionId)).toMatchObject({ parameters: 7, dtype: "float32" });
    expect(await problemsOf(revisionId)).toEqual([]);
  });

  test("of a GGUF alone tells the model's shape and quantization", async () => {
    const keys = {
      "general.architecture": "qwen2",
      "general.file_type": 15,
      "qwen2.context_length": 32768,
      "tokenizer.ggml.tokens": ["a", "b"],
    };
    const file = (type: number) =>
      large(
        aGguf({
          keys: { ...keys, "general.file_type": type },
          tensors: [{ name: "w", shape: [256], type: 12, offset: 0 }],
          dataBytes: 144,
        }),
      );
    const { read, revisionId } = await aModelOf({
      "m-Q4_K_M.gguf": file(15),
      "m-Q4_K_S.gguf": file(14),
    });
    await read();
    expect(await statedOf(revisionId)).toEqual({
      architecture: "qwen2",
      contextLength: 32768,
      parameters: 256,
      quantization: ["Q4_K_M", "Q4_K_S"],
      vocabularySize: 2,
      weightFormats: ["gguf"],
    });
  });

  test("becomes a problem where it is malformed, disguised, incomplete or would run code", async () => {
    const { read, revisionId } = await aModelOf({
      "model.safetensors.index.json": INDEX,
      "model-00001-of-00002.safetensors": shard("x", 3),
      "cut.safetensors": large(WEIGHTS.bytes.subarray(0, -1)),
      "weights.safetensors": large(pickle("os.system, protocol 2")),
      "pytorch_model.bin": large(pickle("torch archive that runs")),
    });
    await read();
    expect(await problemsOf(revisionId)).toMatchObject([
      { code: "artifacts.dangerous_import", field: "pytorch_model.bin" },
      {
        code: "artifacts.dangerous_import",
        field: "weights.safetensors",
        message: 'It imports posix.system and calls it with "true" when the file is loaded.',
      },
      { code: "artifacts.disguised", field: "weights.safetensors" },
      { code: "artifacts.index", field: "model.safetensors.index.json" },
      { code: "artifacts.malformed", field: "cut.safetensors" },
    ]);
    expect(await statedOf(revisionId)).not.toHaveProperty("parameters");
  });
});

describe("reading again", () => {
  test("asks for nothing and writes nothing", async () => {
    const { read, asked } = await aModelOf({
      "model.safetensors": WEIGHTS,
      "pytorch_model.bin": large(pickle("torch archive that runs")),
    });
    await read();
    const rows = await catalogRows();
    const requests = asked();
    expect(await read()).toEqual({ fetched: 0, known: 2, bytes: 0, isChanged: false });
    expect(asked()).toBe(requests);
    expect(await catalogRows()).toEqual(rows);
  });

  test("by another revision of the same bytes asks for nothing, and states the same", async () => {
    const own = large(aSafetensors(tensors({ own: ["F32", 17] })));
    const first = await aModelOf({ "model.safetensors": own });
    const second = await aModelOf({ "model.safetensors": own });
    expect(await first.read()).toMatchObject({ fetched: 1 });
    expect(await second.read()).toMatchObject({ fetched: 0, known: 1, isChanged: true });
    expect(second.asked()).toBe(0);
    expect(await statedOf(second.revisionId)).toMatchObject({ parameters: 17 });
  });

  test("after the reader changed revokes what no longer holds, and keeps it as history", async () => {
    const { read, revisionId, ref } = await aModelOf({
      "model.safetensors": large(aSafetensors(tensors({ b: ["F32", 19] }))),
    });
    await read();
    await aFact(revisionId, "parameters", 5, { kind: "artifact" });
    await db().fileReading.updateMany({ data: { readerVersion: 0, status: "unsupported" } });
    await db().revisionProblem.create({
      data: { revisionId, code: "artifacts.malformed", field: "gone", message: "It was." },
    });
    expect(await read()).toMatchObject({ fetched: 1, isChanged: true });
    expect(await statedOf(revisionId)).toMatchObject({ parameters: 19 });
    expect(await problemsOf(revisionId)).toEqual([]);
    expect((await findModel(ref))?.parameters).toBe(19);
    const revoked = await db().fact.findMany({ where: { revisionId, revokedAt: { not: null } } });
    expect(revoked.map(({ value }) => value)).toEqual([5]);
  });

  test("of the card leaves alone what the files said", async () => {
    const files = {
      "model.safetensors": large(aSafetensors(tensors({ c: ["F32", 23] }))),
      "x.bin": large(pickle("GLOBAL")),
    };
    const { read, revisionId, ref, hub } = await aModelOf(files);
    await read();
    const parser = { revisionId, field: "parser", revokedAt: null };
    await db().fact.updateMany({ where: parser, data: { revokedAt: new Date() } });
    await aFact(revisionId, "parser", "hub 0", { grade: "declared", kind: "rule" });
    await runSync({ hub, scope: { listing: {} }, job: "test" });
    expect(await statedOf(revisionId)).toMatchObject({ parameters: 23 });
    expect(await problemsOf(revisionId)).toMatchObject([{ code: "artifacts.dangerous_import" }]);
    expect((await findModel(ref))?.parameters).toBe(23);
  });
});

describe("a Hub that does not show its files", () => {
  const filesOf = (seed: number): Files => ({
    "a.safetensors": large(aSafetensors(tensors({ [`a${seed}`]: ["F32", 29] }))),
    "b.safetensors": large(aSafetensors(tensors({ [`b${seed}`]: ["F32", 31] }))),
  });
  const ofFile = (path: string, { path: asked }: FaultRequest) =>
    asked.includes("/resolve/") && asked.endsWith(path);

  test("for now is asked again later, and what was read is kept", async () => {
    let isDown = true;
    const { read, revisionId, asked } = await aModelOf(filesOf(1), {
      faults: (request) => (isDown && ofFile("b.safetensors", request) ? { status: 503 } : null),
    });
    await expect(read()).rejects.toMatchObject({ kind: "unavailable" });
    expect(await statedOf(revisionId)).toEqual({});
    isDown = false;
    const requests = asked();
    expect(await read()).toMatchObject({ fetched: 1, known: 1 });
    expect(asked() - requests).toBe(1);
  });

  test("for a gate is asked once; that is told, and ends when the gate opens", async () => {
    let isGated = true;
    const { read, revisionId, asked } = await aModelOf(filesOf(2), {
      faults: (request) =>
        isGated && ofFile(".safetensors", request)
          ? { status: 403, headers: { "x-error-code": "GatedRepo" }, body: '{"error":"gated"}' }
          : null,
    });
    expect(await read()).toMatchObject({ fetched: 0, isChanged: true });
    expect(asked()).toBe(1);
    expect(await problemsOf(revisionId)).toMatchObject([
      { code: "artifacts.unreadable", field: "files" },
    ]);
    isGated = false;
    expect(await read()).toMatchObject({ fetched: 2 });
    expect(await problemsOf(revisionId)).toEqual([]);
  });

  test("for one of them is told of that one, and the others are read", async () => {
    const { read, revisionId } = await aModelOf(filesOf(3), {
      faults: (request) =>
        ofFile("a.safetensors", request)
          ? { status: 404, headers: { "x-error-code": "EntryNotFound" }, body: '{"error":"gone"}' }
          : null,
    });
    expect(await read()).toMatchObject({ fetched: 1 });
    expect(await problemsOf(revisionId)).toMatchObject([
      { code: "artifacts.unreadable", field: "a.safetensors" },
    ]);
  });

  test("of the length its listing says is not believed", async () => {
    const bytes = aSafetensors(tensors({ longer: ["F32", 2] }));
    const range = `bytes 0-${bytes.length - 1}/9999`;
    const { read, revisionId } = await aModelOf(
      { "a.safetensors": large(bytes) },
      {
        faults: (request) =>
          ofFile("a.safetensors", request) ? { headers: { "content-range": range } } : null,
      },
    );
    expect(await read()).toMatchObject({ fetched: 0 });
    expect((await problemsOf(revisionId))[0]?.message).toContain("is 9999 bytes long");
  });

  test("to who stops meanwhile leaves nothing half done", async () => {
    const { read, revisionId } = await aModelOf(filesOf(5));
    const stop = AbortSignal.abort(new Error("The worker stops."));
    await expect(read({ signal: stop })).rejects.toThrow("The worker stops.");
    expect(await statedOf(revisionId)).toEqual({});
    expect(await read()).toMatchObject({ fetched: 2 });
  });
});

test("a file the store has is read from there", async () => {
  const bytes = aSafetensors(tensors({ f: ["F32", 37] }));
  const { read, asked, revisionId } = await aModelOf({ "model.safetensors": large(bytes) });
  const store = await aStore();
  const { sha256 = "" } =
    (await latestOf(`files/model-${count}`)).artifacts.find(
      ({ path }) => path === "model.safetensors",
    ) ?? {};
  await store.put({ sha256, gitOid: null, sizeBytes: bytes.length }, () =>
    Promise.resolve(
      (async function* () {
        yield await Promise.resolve(bytes);
      })(),
    ),
  );
  expect(await read({ store })).toMatchObject({ fetched: 1 });
  expect(asked()).toBe(0);
  expect(await statedOf(revisionId)).toMatchObject({ parameters: 37 });
});

test("a revision without a commit, or none at all, has no files to read", async () => {
  const { hub } = await aModelOf({});
  const none = await readRevisionFiles("00000000-0000-4000-8000-000000000000", {
    hub,
    store: null,
    job: "test",
  });
  expect(none).toBeNull();
});
