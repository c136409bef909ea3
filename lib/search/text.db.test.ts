import { beforeAll, describe, expect, test } from "vitest";
import { searchModels } from "@/lib/search/queries";
import { ModelSearch } from "@/lib/search/schema";
import { aModel, aSearchDocument } from "@/lib/testing/builders/catalog";

const found = async (q: string) =>
  (await searchModels(ModelSearch.parse({ q }))).models.map((model) => model.id);

type Document = NonNullable<Parameters<typeof aSearchDocument>[1]>;
const documents: Record<string, Document> = {
  "deepseek-ai/DeepSeek-R1": { downloads: 5 },
  "deepseek-ai/DeepSeek-R1-Distill-Llama-8B": {
    teachers: ["deepseek-ai/DeepSeek-R1"],
    downloads: 9,
  },
  "acme/clinic-small": {
    summary: "A small model for clinical notes.",
    cardText: "It summarizes diagnoses of patients. The notes are de-identified.",
    tags: ["medical"],
    domain: "medical",
    teachers: ["deepseek-ai/DeepSeek-R1"],
  },
  "acme/notes-helper": { cardText: "Takes notes in meetings, never clinical ones." },
  "acme/medical-qa": { cardText: "Answers questions.", domain: "medical", downloads: 1 },
  "other/medical-qa": { cardText: "Answers questions.", domain: "medical", downloads: 2 },
  "acme/medical-qa-large": {
    cardText: "medical medical medical medical questions",
    domain: "medical",
  },
  "acme/it": { cardText: "Something short." },
  "acme/under_score.v2": { cardText: "100% of cases" },
};

beforeAll(async () => {
  for (const [ref, document] of Object.entries(documents))
    await aSearchDocument(await aModel({ ref }), document);
});

describe("ranking", () => {
  test("the full name comes first, in any case", async () => {
    expect((await found("DEEPSEEK-AI/deepseek-r1"))[0]).toBe("deepseek-ai/DeepSeek-R1");
  });
  test("the name alone comes first, then names that begin so, then mentions", async () => {
    expect(await found("deepseek-r1")).toEqual([
      "deepseek-ai/DeepSeek-R1",
      "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
      "acme/clinic-small",
    ]);
  });
  test("spaces stand for hyphens", async () => {
    expect((await found("deepseek r1"))[0]).toBe("deepseek-ai/DeepSeek-R1");
  });
  test("equal names are told apart by downloads, then by ref", async () => {
    expect(await found("medical-qa")).toEqual([
      "other/medical-qa",
      "acme/medical-qa",
      "acme/medical-qa-large",
    ]);
  });
  test("a word in the name outranks a tag, and a tag the card", async () => {
    const ranked = await found("notes");
    expect(ranked).toEqual(["acme/notes-helper", "acme/clinic-small"]);
  });
});

describe("matching", () => {
  test.each([
    [
      "the beginning of a name",
      "deepseek-ai/DeepSeek-R1-Dis",
      ["deepseek-ai/DeepSeek-R1-Distill-Llama-8B"],
    ],
    ["the beginning of the last word", "llam", ["deepseek-ai/DeepSeek-R1-Distill-Llama-8B"]],
    ["a part of a name", "8b", ["deepseek-ai/DeepSeek-R1-Distill-Llama-8B"]],
    ["another form of a word in the card", "diagnosing", ["acme/clinic-small"]],
    ["a word of the name and a word of the card", "clinic diagnosing", ["acme/clinic-small"]],
    ["every word, with stop words left out", "summarizing of the patient", ["acme/clinic-small"]],
    ["a phrase in its order", '"clinical notes"', ["acme/clinic-small"]],
    ["a phrase out of its order", '"notes clinical"', []],
    ["an unbalanced quote", '"clinical notes', ["acme/clinic-small"]],
    ["an excluded word", "notes -meetings", ["acme/clinic-small"]],
    ["an excluded name", "deepseek -llama-8b -clinic", ["deepseek-ai/DeepSeek-R1"]],
    ["a stop word that is all there is", "it", ["acme/it"]],
    ["an underscore as itself", "under_score", ["acme/under_score.v2"]],
    [
      "the signs of a pattern as themselves",
      "acme/%",
      Object.keys(documents).filter((ref) => ref.startsWith("acme/")),
    ],
    ["nothing", "zebra", []],
    ["nothing but punctuation", "?!", []],
    ["nothing but an emoji", "🔥", []],
    ["only exclusions", "-acme -other -llama", ["deepseek-ai/DeepSeek-R1"]],
  ])("%s", async (_what, q, refs) => {
    expect((await found(q)).toSorted()).toEqual(refs.toSorted());
  });
});

const hostile = [
  "'",
  "''; DROP TABLE models; --",
  "\\",
  "\\'",
  ":*",
  "a:*",
  "a:A",
  "!",
  "!!a",
  "& |",
  "(a",
  "a <-> b",
  "<2>",
  "''",
  '"',
  '""',
  '"" -""',
  "-",
  "- -",
  "%",
  "_",
  "\0",
  "a\0b",
  "\uD800",
  "é́́",
  "१२३",
  "ÄÖÜ İ ß",
  "🔥 👩‍⚕️",
  "a".repeat(200),
  "a ".repeat(100).trim(),
  "-a ".repeat(66).trim(),
  "${q}",
  "$1 $2",
  "OR AND NOT",
  "the of and",
  "1e5 1e 0x1F 3.14 -7",
  "http://x.y/z?a=b&c a@b.c /etc/passwd",
  "<b>x</b> &amp;",
];
test.each(hostile)("%j is only words", async (q) => {
  const { models, meta } = await searchModels(ModelSearch.parse({ q, facets: "1", limit: "5" }));
  expect(models.length).toBe(Math.min(meta.total, 5));
});
