import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { WEIGHT_RELATIONS } from "@/lib/lineage/schema";
import {
  aFact,
  aLicense,
  aModel,
  anArtifact,
  aRevision,
  aSearchDocument,
} from "@/lib/testing/builders/catalog";
import { aDatasetNode, aModelNode, anEdge, anUnpinnedNode } from "@/lib/testing/builders/lineage";
import { anEvalRun } from "@/lib/testing/builders/safety";
import { aSha, unique } from "@/lib/testing/builders/unique";
import {
  catalogCounts,
  findCanonicalRef,
  findCard,
  findModel,
  findNearRefs,
  listModelSummaries,
  listRevisions,
} from "./queries";
import { BASE_RELATIONS } from "./summary";

describe("findModel by name", () => {
  test("finds a model whatever case was typed, and spells it as the source does", async () => {
    const { ref } = await aModel({ ref: `${unique("Owner")}/${unique("Model")}` });
    expect((await findModel(ref.toUpperCase()))?.id).toBe(ref);
    expect(await findCanonicalRef(ref.toLowerCase())).toBe(ref);
  });

  test("is null for a stranger, for half a name, and for what no name can hold", async () => {
    for (const ref of [`${unique("no")}/body`, "half", "a/b/c", "a/\0", "", "' OR 1=1/--"]) {
      expect(await findModel(ref)).toBeNull();
      expect(await findCanonicalRef(ref)).toBeNull();
    }
  });
});

describe("findModel by revision", () => {
  test("takes latest unless told otherwise", async () => {
    const model = await aModel();
    const newer = await aRevision(model);
    expect((await findModel(model.ref))?.revision.id).toBe(newer.id);
  });

  test("takes a sha, the start of one, a digest, or an alias", async () => {
    const model = await aModel({
      revision: { aliases: ["latest", "v1.0"], digest: "c".repeat(64) },
    });
    await aRevision(model);
    const sha = model.revision.sha ?? "";
    for (const name of [
      sha,
      sha.toUpperCase(),
      sha.slice(0, 7),
      sha.slice(0, 20),
      "c".repeat(64),
      "v1.0",
    ]) {
      expect((await findModel(model.ref, name))?.revision.id, name).toBe(model.revision.id);
    }
  });

  test("a start that fits two commits names neither", async () => {
    const model = await aModel({ revision: { sha: `abcdef1${"0".repeat(33)}` } });
    const other = await aRevision(model, { sha: `abcdef1${"1".repeat(33)}` });
    expect(await findModel(model.ref, "abcdef1")).toBeNull();
    expect((await findModel(model.ref, "abcdef11"))?.revision.id).toBe(other.id);
  });

  test("a tag that looks like the start of a sha is the tag", async () => {
    const model = await aModel({ revision: { sha: `abcdef1${"0".repeat(33)}` } });
    const tagged = await aRevision(model, { aliases: ["abcdef1"] });
    expect((await findModel(model.ref, "abcdef1"))?.revision.id).toBe(tagged.id);
  });

  test("is null for a revision of another model, six digits, or a name nobody gave", async () => {
    const [model, other] = [await aModel(), await aModel()];
    const sha = other.revision.sha ?? "";
    for (const name of [
      sha,
      sha.slice(0, 8),
      aSha(),
      model.revision.sha?.slice(0, 6) ?? "",
      "v9",
      "%",
      "\0",
      "",
    ]) {
      expect(await findModel(model.ref, name), name).toBeNull();
    }
  });

  test("an unpinned revision says so and has no sha", async () => {
    const model = await aModel({ revision: { sha: null } });
    expect((await findModel(model.ref))?.revision).toMatchObject({ sha: null, pinned: false });
  });
});

describe("findModel's detail", () => {
  test("shows the strongest live fact of each field and lists every live one", async () => {
    const model = await aModel();
    const { id } = model.revision;
    await aFact(id, "library", "transformers");
    await aFact(id, "library", "peft", { grade: "verified", kind: "record" });
    await aFact(id, "library", "withdrawn", { grade: "verified", revokedAt: new Date() });
    await aFact(id, "gated", "manual");
    await aFact(id, "licenseName", "llama-3");
    await aFact(id, "downloads", 1200, { statedAt: "2025-04-05" });
    await aFact(id, "listing", { show: "with_caveat", why: "the card names no teacher" });
    await aFact(id, "datasets", ["owner/set"]);
    const detail = await findModel(model.ref);
    expect(detail).toMatchObject({
      library: "peft",
      gated: true,
      licenseName: "llama-3",
      downloads: { count: 1200, at: "2025-04-05" },
      listing: { show: "with_caveat", why: "the card names no teacher" },
      datasets: ["owner/set"],
    });
    expect(detail?.facts.map((fact) => fact.value)).not.toContain("withdrawn");
    expect(detail?.facts).toHaveLength(7);
  });

  test("takes the latest revision's summary from the read model, with the cell that leads", async () => {
    const model = await aModel();
    const cell = {
      benchmark: "B",
      attack: "",
      judge: "j",
      runner: "cited",
      category: "c",
      k: 1,
      n: 50,
    } as const;
    await aSearchDocument(model, {
      domain: "medical",
      parameters: 8_030_261_248n,
      types: ["response"],
      scheme: "offline",
      tags: ["medical"],
      cells: [
        { ...cell, value: 0.9, lower: 0.8, upper: 0.95 },
        { ...cell, benchmark: "A", value: 0.5, lower: 0.3, upper: 0.6 },
      ],
    });
    expect(await findModel(model.ref)).toMatchObject({
      domain: "medical",
      parameters: 8_030_261_248,
      distillation: { types: ["response"], scheme: "offline" },
      tags: ["medical"],
      safety: { benchmark: "A", attack: null, judge: "j", lower: 0.3 },
    });
  });

  test("tells an older revision by its own statements, not by the latest's", async () => {
    const license = await aLicense({ commercialUse: "no" });
    const teacher = await aModel();
    const model = await aModel();
    const old = model.revision;
    await aFact(old.id, "domain", "legal", { grade: "inferred", kind: "rule" });
    await aFact(old.id, "license", license.id);
    await aFact(old.id, "parameters", 66_000_000);
    const node = await aModelNode(old);
    await anEdge(node, await anUnpinnedNode(teacher.ref), {
      distillation: { types: ["response", "feature"], scheme: "offline" },
      evidence: [{}, { grade: "attested" }],
    });
    await anEdge(node, await anUnpinnedNode("outside/base"), { relation: "finetuned_from" });
    await anEdge(node, await aDatasetNode("some/data"), { relation: "trained_on" });
    await aRevision(model);
    await aSearchDocument(model, { domain: "finance", tags: ["new"] });

    expect(await findModel(model.ref, old.sha ?? "")).toMatchObject({
      domain: "legal",
      license: license.id,
      commercialUse: "no",
      parameters: 66_000_000,
      teachers: [teacher.ref],
      base: ["outside/base"],
      datasets: ["some/data"],
      distillation: { types: ["response", "feature"], scheme: "offline" },
      grade: "attested",
      safety: null,
      tags: [],
    });
    expect((await findModel(model.ref))?.domain).toBe("finance");
  });

  test("an edge whose evidence is all revoked names no teacher", async () => {
    const model = await aModel();
    await anEdge(await aModelNode(model.revision), await anUnpinnedNode("outside/teacher"), {
      evidence: [{ revokedAt: new Date() }],
    });
    expect(await findModel(model.ref)).toMatchObject({
      teachers: [],
      distillation: null,
      grade: null,
    });
  });

  test("passes on what could not be read", async () => {
    const model = await aModel();
    const problem = {
      code: "license.unreadable",
      field: "license",
      message: "license is a number. Write its key.",
    };
    await db().revisionProblem.create({ data: { revisionId: model.revision.id, ...problem } });
    expect((await findModel(model.ref))?.problems).toEqual([problem]);
  });
});

test("listRevisions gives the newest first, with aliases and how many files", async () => {
  const model = await aModel({ revision: { capturedAt: new Date("2026-01-01") } });
  await anArtifact(model.revision.id);
  const newer = await aRevision(model, { capturedAt: new Date("2026-02-01"), sha: null });
  expect(await listRevisions(model.ref.toUpperCase())).toMatchObject([
    { id: newer.id, aliases: ["latest"], pinned: false, artifacts: 0 },
    {
      id: model.revision.id,
      aliases: [],
      pinned: true,
      artifacts: 1,
      capturedAt: "2026-01-01T00:00:00.000Z",
    },
  ]);
  expect(await listRevisions("no/body")).toEqual([]);
});

test("findCard says whether the card was cut", async () => {
  const [short, long, none] = [
    await aModel({ revision: { cardText: "# Card" } }),
    await aModel({ revision: { cardText: "é".repeat(256 * 1024 - 1) } }),
    await aModel(),
  ];
  expect(await findCard(short.revision.id)).toEqual({ text: "# Card", truncated: false });
  expect((await findCard(long.revision.id))?.truncated).toBe(true);
  expect(await findCard(none.revision.id)).toBeNull();
});

test("findNearRefs offers names like the one typed, most alike first", async () => {
  const family = unique("distilwhisper");
  for (const size of ["large", "medium", "tiny"]) {
    await aSearchDocument(await aModel({ ref: `${family}/whisper-${size}` }));
  }
  const near = await findNearRefs(`${family}/wisper-medium`);
  expect(near[0]).toBe(`${family}/whisper-medium`);
  expect(near.length).toBeLessThanOrEqual(5);
  expect(await findNearRefs("zzzzqqqq/\0%_'")).toEqual([]);
});

test("listModelSummaries leaves out what the read model does not hold", async () => {
  const [held, not] = [await aModel(), await aModel()];
  await aSearchDocument(held);
  expect([...(await listModelSummaries([held.id, not.id])).keys()]).toEqual([held.id]);
  expect((await listModelSummaries([])).size).toBe(0);
});

test("catalogCounts counts the whole catalog", async () => {
  const before = await catalogCounts();
  const domain = unique("domain");
  const [one, two] = [await aModel(), await aModel()];
  await aSearchDocument(one, { domain, teachers: ["a/teacher", "Some Service"] });
  await aSearchDocument(two, { domain, distilled: false, teachers: ["A/Teacher"] });
  await anEvalRun(one.revision.id);

  const after = await catalogCounts();
  expect(after).toMatchObject({
    models: before.models + 2,
    distilled: before.distilled + 1,
    teachers: before.teachers + 2,
    evalRuns: before.evalRuns + 1,
  });
  expect(after.domains).toContainEqual({ domain, count: 2 });
});

test("only a run that follows the Hub and got something from it is a reading of the catalog", async () => {
  const hubUrl = "http://127.0.0.1:1";
  let day = 0;
  const ended = async (run: object) => {
    day += 1;
    const finishedAt = new Date(Date.UTC(2026, 2, day));
    const listing = { source: "hub", hubUrl, scope: { listing: { tag: "x" } }, finishedAt };
    await db().syncRun.create({ data: { ...listing, status: "completed", ...run } });
    return (await catalogCounts()).reading;
  };
  const at = (of: number) => new Date(Date.UTC(2026, 2, of)).toISOString();
  await db().syncRun.create({ data: { source: "hub", hubUrl, scope: {} } });
  const none = { isLoaded: true, lastRead: null, cutShort: null };
  expect((await catalogCounts()).reading).toEqual({ ...none, isLoaded: false });

  expect(await ended({ source: "starter", counts: { applied: 900 } })).toEqual(none);
  expect(await ended({ reach: "visit", counts: { applied: 1 } })).toEqual(none);
  expect(await ended({ scope: { models: ["a/b"] }, counts: { applied: 1 } })).toEqual(none);
  expect(await ended({ listed: 3, counts: { unreadable: 3 } })).toEqual(none);
  expect(await ended({ counts: { applied: 0 } })).toEqual(none);
  const failed = { hubUrl, finishedAt: at(6), isFailed: true };
  expect(await ended({ status: "failed" })).toEqual({ ...none, cutShort: failed });

  const read = { isLoaded: true, lastRead: { finishedAt: at(7), isWhole: true }, cutShort: null };
  expect(await ended({ counts: { unchanged: 2 } })).toEqual(read);
  expect(await ended({ counts: {}, listed: 1 })).toMatchObject({ lastRead: { finishedAt: at(8) } });
  expect(await ended({ status: "failed" })).toMatchObject({
    lastRead: { finishedAt: at(8) },
    cutShort: { finishedAt: at(9) },
  });
  expect(await ended({ status: "interrupted", counts: { applied: 5 } })).toMatchObject({
    lastRead: { finishedAt: at(10), isWhole: false },
    cutShort: { isFailed: false },
  });
});

test("the catalog and lineage agree on which relations inherit weights", () => {
  expect(BASE_RELATIONS).toEqual(WEIGHT_RELATIONS);
});
