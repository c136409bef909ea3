import { describe, expect, it } from "vitest";
import { isLegacyRepositoryId, isRepositoryId, parseHubModel, statedId } from "@/lib/hub/schema";

function read(raw: Record<string, unknown>) {
  const reading = parseHubModel({ id: "a/one", tags: [], ...raw });
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  return reading.model;
}

describe("repository ids", () => {
  it.each(["openai-community/gpt2", "a/b", "_a/b_", "01-ai/Yi-1.5-9B", `a/${"x".repeat(96)}`])(
    "%s is one",
    (text) => {
      expect(isRepositoryId(text)).toBe(true);
    },
  );

  it.each([
    "gpt2",
    "",
    "/workspace/out",
    "./ckpt",
    "../up/x",
    "C:\\x",
    "a/b/c",
    "a/",
    "/b",
    "a--b/c",
    "a/b..c",
    "-a/b",
    "a/b-",
    ".a/b",
    "a/b.git",
    "datasets/squad",
    "Models/llama",
    "a/ü",
    "a/b c",
    "a/b\n",
    "https://huggingface.co/a/b",
    `a/${"x".repeat(97)}`,
  ])("%j is none", (text) => {
    expect(isRepositoryId(text)).toBe(false);
  });

  it("had no namespace in the Hub's first years", () => {
    expect(["gpt2", "bert-base-uncased", "a/b", "./gpt2", ""].map(isLegacyRepositoryId)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("a model", () => {
  it("reads the same from the API's spelling and the client's", () => {
    const shared = { private: false, gated: "auto", likes: 3, downloads: 4, sha: "c3".repeat(20) };
    const moment = "2025-01-30T15:07:59.000Z";
    const fromApi = parseHubModel({
      ...shared,
      _id: "key",
      id: "a/one",
      pipeline_tag: "fill-mask",
      lastModified: moment,
    });
    const fromClient = parseHubModel({
      ...shared,
      id: "key",
      name: "a/one",
      task: "fill-mask",
      updatedAt: new Date(moment),
    });
    expect(fromClient).toEqual(fromApi);
    expect(fromApi).toMatchObject({
      ok: true,
      model: { hubId: "key", lastModified: new Date(moment) },
    });
  });

  it("has null for what is not stated", () => {
    expect(read({})).toEqual({
      ref: "a/one",
      hubId: null,
      sha: null,
      lastModified: null,
      createdAt: null,
      private: false,
      gated: null,
      disabled: false,
      tags: [],
      pipelineTag: null,
      libraryName: null,
      cardData: null,
      config: null,
      modelIndex: null,
      baseModels: null,
      safetensorsTotal: null,
      downloads: null,
      likes: null,
      siblings: null,
      record: null,
      recordedFrom: null,
      countsAt: null,
      problems: [],
    });
  });

  it.each([
    ["no object", null, null, "id"],
    ["a list", [], null, "id"],
    ["no id", { likes: 1 }, null, "id"],
    ["no id behind the client", { id: "key", name: undefined }, null, "id"],
    ["a path for an id", { id: "../x" }, "../x", "id"],
    ["unclear visibility", { id: "a/one", private: "maybe" }, "a/one", "private"],
    ["tags that are no list", { id: "a/one", tags: "mit" }, "a/one", "tags"],
  ])("is refused with %s", (_, raw, id, field) => {
    expect(parseHubModel(raw)).toMatchObject({ ok: false, id, issues: [{ field }] });
  });

  it.each([
    ["cardData", "license: [", { cardData: null }],
    ["sha", "main", { sha: null }],
    ["lastModified", "yesterday", { lastModified: null }],
    ["lastModified", "0000-01-01T00:00:00.000Z", { lastModified: null }],
    ["lastModified", new Date(-8.64e15), { lastModified: null }],
    ["createdAt", new Date(8.64e15), { createdAt: null }],
    ["gated", "sometimes", { gated: null }],
    ["likes", -1, { likes: null }],
    ["downloads", "many", { downloads: null }],
    ["safetensors", { total: 2 ** 60 }, { safetensorsTotal: null }],
    ["config", [], { config: null }],
    ["pipeline_tag", "x".repeat(10_001), { pipelineTag: null }],
  ])("with an unreadable %s keeps the rest and says so", (field, value, expected) => {
    const model = read({ [field]: value });
    expect(model).toMatchObject(expected);
    expect(model.problems[0]?.field).toContain(field);
  });

  it("keeps five hundred tags, and says what it left out", () => {
    const model = read({ tags: Array.from({ length: 501 }, (_, i) => `t${i}`) });
    expect(model.tags).toHaveLength(500);
    expect(model.problems).toMatchObject([{ field: "tags" }]);
  });

  it("reads bases in both shapes the Hub uses", () => {
    const models = [{ _id: "x", id: "b/base" }];
    expect(read({ baseModels: { relation: "finetune", models } }).baseModels).toEqual({
      relation: "finetune",
      ids: ["b/base"],
    });
    expect(read({ baseModels: ["b/base"] }).baseModels).toEqual({
      relation: null,
      ids: ["b/base"],
    });
  });

  it("of any depth is read", () => {
    const deep: unknown = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
    const { cardData } = read({ cardData: { deep } });
    expect(JSON.stringify(cardData).length).toBeLessThan(300);
  });

  it("holds nothing that a database would refuse", () => {
    const model = read({ tags: ["a\0b"], cardData: { "k\0": ["\uD800x", { deep: "\0" }] } });
    expect(model.tags).toEqual(["a\uFFFDb"]);
    expect(model.cardData).toEqual({ "k\uFFFD": ["\uFFFDx", { deep: "\uFFFD" }] });
  });

  it("loses what no index can hold, and nothing beside it", () => {
    const siblings = ["README.md", { rfilename: "é".repeat(501) }, "../up", "p".repeat(20_000)];
    const recordedFrom = { url: `https://a.test/${"x".repeat(3_000)}`, note: null };
    const model = read({
      _id: "x".repeat(201),
      siblings,
      prooflineRecordedFrom: recordedFrom,
      likes: 3,
    });
    expect(model).toMatchObject({ hubId: null, siblings: ["README.md"], recordedFrom: null });
    expect(model.likes).toBe(3);
    expect(model.problems.map(({ field }) => field)).toEqual([
      "_id",
      "siblings",
      "prooflineRecordedFrom.url",
    ]);
  });

  it("has a few problems told of, however many there are", () => {
    const { siblings, problems } = read({ siblings: Array.from({ length: 5_000 }, () => 7) });
    expect([siblings, problems.length]).toEqual([null, 20]);
  });

  it("whose name is longer than any id goes by its beginning", () => {
    const id = "\u{1F600}".repeat(5_000);
    const reading = parseHubModel({ id });
    if (reading.ok) throw new Error("expected no model");
    for (const stated of [reading.id, statedId({ id }), statedId({ name: id })])
      expect(Buffer.byteLength(stated ?? "")).toBeLessThanOrEqual(800);
  });
});
