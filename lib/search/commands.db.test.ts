import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { refreshSearchDocument } from "@/lib/search/commands";
import { searchModels } from "@/lib/search/queries";
import { ModelSearch } from "@/lib/search/schema";
import {
  type BuiltModel,
  aFact,
  aLicense,
  aModel,
  aRevision,
} from "@/lib/testing/builders/catalog";
import { aModelNode, aNode, anEdge, anUnpinnedNode } from "@/lib/testing/builders/lineage";
import { aResult, anEvalRun } from "@/lib/testing/builders/safety";

const refresh = (model: BuiltModel) =>
  db().$transaction((tx) => refreshSearchDocument(tx, model.id));
const stored = (model: BuiltModel) =>
  db().searchDocument.findUniqueOrThrow({ where: { modelId: model.id }, include: { cells: true } });

beforeAll(async () => {
  await aLicense({ id: "mit", hubKey: "mit", commercialUse: "yes" });
  await aLicense({
    id: "acme-1",
    hubKey: "other",
    licenseName: "acme",
    commercialUse: "conditional",
  });
});

test("a bare repository is found by its name, with everything unknown", async () => {
  const model = await aModel();
  await refresh(model);
  expect(await stored(model)).toMatchObject({
    ref: model.ref,
    domain: "general",
    task: null,
    license: null,
    commercialUse: "unknown",
    parameters: null,
    teachers: [],
    distilled: false,
    grade: null,
    summary: null,
    downloads: null,
    updatedAt: null,
    safetyLower: null,
    cells: [],
  });
  const { models } = await searchModels(ModelSearch.parse({ q: model.ref }));
  expect(models.map(({ id }) => id)).toEqual([model.ref]);
});

test("the document says what stands about the latest revision", async () => {
  const modifiedAt = new Date("2026-01-02T03:04:05.678Z");
  const cardText = "# Model\n\n![badge](x)\n\nA small model for clinical notes. More.";
  const model = await aModel({ revision: { modifiedAt, cardText } });
  const { id } = model.revision;
  await aFact(id, "domain", "legal", { grade: "declared" });
  await aFact(id, "domain", "medical", { grade: "inferred" });
  await aFact(id, "domain", "fraud", { grade: "verified", revokedAt: new Date() });
  await aFact(id, "license", "other");
  await aFact(id, "license_name", "acme");
  await aFact(id, "parameters", 1_234_567);
  await aFact(id, "downloads", 42);
  await aFact(id, "languages", ["en", "de", "en"]);
  await aFact(id, "tags", ["medical", "license:mit", "base_model:finetune:x/y", "region:us"]);
  const node = await aModelNode(model.revision);
  await anEdge(node, await anUnpinnedNode("big/teacher"), {
    evidence: [{ grade: "declared" }, { grade: "attested", source: "attestation" }],
    distillation: { types: ["response"], scheme: "offline" },
  });
  await anEdge(node, await aNode({ label: "GPT-4" }));
  await anEdge(node, await anUnpinnedNode("small/base"), { relation: "finetuned_from" });
  await anEdge(node, await anUnpinnedNode("gone/teacher"), {
    evidence: [{ revokedAt: new Date() }],
  });
  await anEvalRun(id, { benchmark: "A", results: [aResult({ k: 10, n: 100 })] });
  await anEvalRun(id, { benchmark: "B", runner: "cited", results: [aResult({ k: 60, n: 100 })] });
  await refresh(model);

  const document = await stored(model);
  expect(document).toMatchObject({
    domain: "medical",
    license: "other",
    commercialUse: "conditional",
    parameters: 1_234_567n,
    downloads: 42n,
    languages: ["en", "de"],
    tags: ["medical"],
    teachers: ["big/teacher", "GPT-4"],
    bases: ["small/base"],
    relations: ["distilled_from", "finetuned_from"],
    types: ["response"],
    scheme: "offline",
    grade: "attested",
    distilled: true,
    summary: "A small model for clinical notes.",
    updatedAt: modifiedAt,
  });
  expect(document.cells.map((cell) => [cell.benchmark, cell.k, cell.n])).toEqual([
    ["A", 10, 100],
    ["B", 60, 100],
  ]);
  expect(document.safetyLower).toBe(Math.min(...document.cells.map((cell) => cell.lower)));
  expect(document.safetyLowerUncited).toBe(
    document.cells.find((cell) => cell.benchmark === "A")?.lower,
  );
});

test("a new latest revision replaces all of it, and a second time changes nothing", async () => {
  const model = await aModel({ revision: { cardText: "An old model of medieval poems." } });
  await aFact(model.revision.id, "license", "mit");
  await anEvalRun(model.revision.id);
  await refresh(model);
  expect(await stored(model)).toMatchObject({ license: "mit", commercialUse: "yes" });

  await aRevision(model, { cardText: "A new model of modern prose." });
  await refresh(model);
  const after = await stored(model);
  expect(after).toMatchObject({
    license: null,
    commercialUse: "unknown",
    cells: [],
    safetyLower: null,
  });
  const found = async (q: string) => (await searchModels(ModelSearch.parse({ q }))).meta.total;
  expect([await found("medieval"), await found("prose")]).toEqual([0, 1]);

  await refresh(model);
  expect(await stored(model)).toEqual(after);
});

test("the editors' word outweighs a publisher's tag", async () => {
  const model = await aModel();
  await aFact(model.revision.id, "distilled", "tag");
  await refresh(model);
  expect(await stored(model)).toMatchObject({ distilled: true });
  await aFact(model.revision.id, "listing", {
    show: "not_as_distilled",
    why: "merged, not taught",
  });
  await refresh(model);
  expect(await stored(model)).toMatchObject({ distilled: false });
});

test("a card of a megabyte is indexed by its beginning", async () => {
  const cardText = `The beginning tells. ${"word ".repeat(200_000)} ending`;
  const model = await aModel({ revision: { cardText } });
  await refresh(model);
  const found = async (q: string) => (await searchModels(ModelSearch.parse({ q }))).meta.total;
  expect([await found("beginning tells"), await found("ending")]).toEqual([1, 0]);
});

test("a model without a latest revision has no document", async () => {
  const model = await aModel({ revision: { aliases: [] } });
  await refresh(model);
  expect(await db().searchDocument.count({ where: { modelId: model.id } })).toBe(0);
});
