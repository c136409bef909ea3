import { describe, expect, it } from "vitest";
import { parseHubModel } from "@/lib/hub/schema";
import { readCard } from "./read";

const SHA = "a".repeat(40);

function read(
  readme: string | null,
  info: Record<string, unknown> = {},
  evalFile: string | null = null,
) {
  const reading = parseHubModel({ id: "acme/student-1b", sha: SHA, tags: [], ...info });
  if (!reading.ok) throw new Error("the test's own entry is wrong");
  const { model } = reading;
  const pageUrl = "https://huggingface.co/acme/student-1b";
  return readCard({
    model,
    subject: {
      ref: model.ref,
      sha: model.sha,
      pageUrl,
      cardUrl: `${pageUrl}/blob/${SHA}/README.md`,
      entryUrl: "entry",
      modifiedAt: null,
      cardSha256: null,
    },
    readme: readme === null ? null : { text: readme, bytes: Buffer.byteLength(readme) },
    evalFiles: evalFile === null ? [] : [{ path: ".eval_results/mmlu.yaml", text: evalFile }],
    domainIsKnown: true,
    countedAt: "2026-01-02",
  });
}

const card = (yaml: string) => read(`---\n${yaml}\n---\nText.\n`);
const edgesOf = ({ claims }: ReturnType<typeof read>) =>
  claims.edges.map(
    ({ relation, parent }) =>
      `${relation} ${parent.kind === "model" ? parent.ref + (parent.sha ? "@sha" : "") : parent.kind === "dataset" ? parent.name : parent.label}`,
  );
const codesOf = ({ claims }: ReturnType<typeof read>) => claims.problems.map(({ code }) => code);
const factOf = ({ claims }: ReturnType<typeof read>, field: string) =>
  claims.facts.find((fact) => fact.field === field)?.value;

describe("base_model", () => {
  it.each<[string, string, string[]]>([
    ["is a fine-tune unless said", "base_model: o/base", ["finetuned_from o/base"]],
    ["may be a list of one", "base_model: [o/base]", ["finetuned_from o/base"]],
    [
      "takes the relation adapter",
      "base_model: o/base\nbase_model_relation: adapter",
      ["adapter_of o/base"],
    ],
    [
      "takes the relation quantized",
      "base_model: o/base\nbase_model_relation: quantized",
      ["quantized_from o/base"],
    ],
    [
      "takes the relation merge",
      "base_model: o/base\nbase_model_relation: merge",
      ["merged_from o/base"],
    ],
    [
      "of several is a merge",
      "base_model:\n- o/one\n- o/two",
      ["merged_from o/one", "merged_from o/two"],
    ],
    [
      "of several with a relation keeps it",
      "base_model: [o/one, o/two]\nbase_model_relation: finetune",
      ["finetuned_from o/one", "finetuned_from o/two"],
    ],
    [
      "may be named as in the Hub's first years",
      "base_model: bert-base-uncased",
      ["finetuned_from google-bert/bert-base-uncased"],
    ],
    ["may name a commit", `base_model: o/base@${"b".repeat(40)}`, ["finetuned_from o/base@sha"]],
    ["may be empty", "base_model:", []],
  ])("%s", (_, yaml, expected) => {
    const reading = card(yaml);
    expect(edgesOf(reading)).toEqual(expected);
    expect(codesOf(reading)).toEqual([]);
  });

  it.each([
    ["/workspace/out/ckpt", "/workspace/out/ckpt"],
    ["./checkpoint", "./checkpoint"],
    ["output/checkpoint-500", "output/checkpoint-500"],
    ["'C:\\models\\x'", "C:\\models\\x"],
    ["https://example.com/model", "https://example.com/model"],
    ["Llama 3", "Llama 3"],
    ["some-old-name", "some-old-name"],
    ["a/b/c", "a/b/c"],
    ["42", "42"],
  ])("refuses %s by name, with a fix", (value, named) => {
    const reading = card(`base_model: ${value}`);
    expect(edgesOf(reading)).toEqual([]);
    expect(codesOf(reading)).toEqual(["base_model.not_a_repository"]);
    expect(reading.claims.problems[0]?.message).toContain(named);
    expect(reading.claims.problems[0]?.message).toMatch(/ Write .+\.$/);
  });

  it("says the id when an address of the Hub stands there", () => {
    expect(card("base_model: https://huggingface.co/o/base").claims.problems[0]?.message).toContain(
      "Write the repository id, o/base.",
    );
  });

  it("refuses the model itself, in any case", () => {
    expect(codesOf(card("base_model: Acme/Student-1B"))).toEqual(["base_model.itself"]);
  });

  it("says when the relation is unknown, and keeps the base", () => {
    const reading = card("base_model: o/base\nbase_model_relation: distill");
    expect(edgesOf(reading)).toEqual(["finetuned_from o/base"]);
    expect(codesOf(reading)).toEqual(["base_model_relation.unknown"]);
  });

  it("takes the Hub's inference where the card leaves the relation out", () => {
    expect(
      edgesOf(
        read(null, {
          cardData: { base_model: "o/base" },
          tags: ["base_model:o/base", "base_model:quantized:o/base"],
        }),
      ),
    ).toEqual(["quantized_from o/base"]);
    expect(
      edgesOf(read(null, { baseModels: { relation: "adapter", models: [{ id: "o/base" }] } })),
    ).toEqual(["adapter_of o/base"]);
  });

  it("is only declared where no commit pins the card", () => {
    const reading = read(null, { sha: null, cardData: { base_model: "o/base" } });
    expect(reading.claims.edges[0]?.grounds[0]?.grade).toBe("declared");
    expect(card("base_model: o/base").claims.edges[0]?.grounds[0]?.grade).toBe("hub_derived");
  });
});

describe("the distillation block", () => {
  it("states teachers and how they taught", () => {
    const reading = card(
      "distillation:\n  teacher: [o/one-7b, o/two-7b]\n  type: [response, feature]\n  scheme: offline\n  signal: on-policy\n  delivery: live\n  temperature: 2.5\n  stage: sft\n  dataset: o/data",
    );
    expect(edgesOf(reading)).toEqual(["distilled_from o/one-7b", "distilled_from o/two-7b"]);
    expect(reading.claims.edges[0]?.distillation).toMatchObject({
      types: ["response", "feature"],
      typesBasis: "documented",
      scheme: "offline",
      signal: "on_policy",
      delivery: "live",
      temperature: 2.5,
      stage: "sft",
      dataset: "o/data",
    });
    expect(codesOf(reading)).toEqual([]);
  });

  it("costs only the value that cannot be read", () => {
    const reading = card(
      "distillation:\n  teacher: o/one-7b\n  type: [response, magic]\n  scheme: sideways\n  temperature: hot\n  colour: blue",
    );
    expect(reading.claims.edges[0]?.distillation).toMatchObject({
      types: ["response"],
      scheme: null,
      temperature: null,
    });
    expect(reading.claims.problems.map(({ field }) => field)).toEqual([
      "distillation.colour",
      "distillation.type",
      "distillation.scheme",
      "distillation.temperature",
    ]);
    expect(reading.claims.problems[2]?.message).toContain("offline, online, self");
  });

  it("keeps an empty list of types apart from none", () => {
    expect(
      card("distillation:\n  teacher: o/one-7b\n  type: []").claims.edges[0]?.distillation?.types,
    ).toEqual([]);
    expect(
      card("distillation:\n  teacher: o/one-7b").claims.edges[0]?.distillation?.types,
    ).toBeNull();
    expect(
      card("distillation:\n  teacher: o/one-7b\n  type: [magic]").claims.edges[0]?.distillation
        ?.types,
    ).toBeNull();
  });

  it.each(["GPT-4", "./teacher", "acme/student-1b", "{}"])("refuses %s as a teacher", (teacher) => {
    const reading = card(`distillation:\n  teacher: ${teacher}`);
    expect(edgesOf(reading)).toEqual([]);
    expect(reading.claims.problems).toHaveLength(1);
  });

  it("refuses a block that is none", () => {
    expect(codesOf(card("distillation: yes please"))).toEqual(["distillation.unknown"]);
  });
});

describe("front matter", () => {
  it("is taken from the README before the Hub's reading of it", () => {
    const reading = read("---\nlicense: MIT\nlanguage: [en, no]\n---\nText.\n", {
      cardData: { license: "apache-2.0" },
    });
    expect(factOf(reading, "license")).toBe("mit");
    expect(factOf(reading, "languages")).toEqual(["en", "no"]);
    expect(reading.cardText).toBe("Text.\n");
  });

  it("falls back to the Hub's reading when it is broken, and says where", () => {
    const reading = read("---\nlicense: mit\ntags: [a\n---\nText.\n", {
      cardData: { license: "apache-2.0" },
    });
    expect(factOf(reading, "license")).toBe("apache-2.0");
    expect(reading.claims.problems[0]).toMatchObject({ code: "card.yaml", field: "README.md" });
    expect(reading.claims.problems[0]?.message).toMatch(/line [34], column \d+/);
    expect(reading.cardText).toBe("Text.\n");
  });

  it.each<[string, string, string[]]>([
    ["none", "Just text.\n", []],
    ["empty", "---\n---\nText.\n", []],
    ["with Windows line ends", "---\r\nlicense: mit\r\n---\r\nText.\r\n", []],
    ["a list", "---\n- a\n- b\n---\nText.\n", ["card.yaml"]],
    [
      "anchors that unfold without end",
      `---\na: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
        .split("")
        .map((key, at) => `${key}: &${key} [${`*${"abcdefg"[at] ?? ""},`.repeat(9)}]`)
        .join("\n")}\n---\n`,
      ["card.yaml"],
    ],
    ["nested beyond reason", `---\na: ${"[".repeat(20_000)}\n---\n`, ["card.yaml"]],
    ["a rule in plain text", "Text\n---\nmore\n---\n", []],
  ])("%s", (_, readme, expected) => {
    expect(codesOf(read(readme))).toEqual(expected);
  });

  it("keeps the first half mebibyte of a longer card", () => {
    const reading = read(`---\nlicense: mit\n---\n${"ä".repeat(400_000)}`);
    expect(codesOf(reading)).toEqual(["card.too_large"]);
    expect(Buffer.byteLength(reading.cardText ?? "")).toBeLessThanOrEqual(512 * 1024);
    expect(reading.cardText?.endsWith("ä")).toBe(true);
  });
});

describe("facts", () => {
  it("come with the words of the card", () => {
    const reading = card(
      "license: other\nlicense_name: my-license\nlicense_link: LICENSE\npipeline_tag: text-classification\nlibrary_name: transformers\ntags: [distilled, fraud]",
    );
    const stated = Object.fromEntries(
      reading.claims.facts.map(({ field, value }) => [field, value]),
    );
    expect(stated).toEqual({
      license: "other",
      licenseName: "my-license",
      licenseLink: "LICENSE",
      tags: ["distilled", "fraud"],
      task: "text-classification",
      library: "transformers",
      distilled: "tag",
    });
  });

  it("take a distillation tag from the publisher's card only, and make no teacher of it", () => {
    const reading = read(null, { tags: ["distillation"] });
    expect(factOf(reading, "distilled")).toBeUndefined();
    expect(edgesOf(card("tags: [knowledge-distillation]"))).toEqual([]);
  });

  it("state counts with their day", () => {
    const reading = read(null, {
      downloads: 7,
      prooflineCountsAt: "2025-04-05",
      safetensors: { parameters: { F32: 6 }, total: 6 },
      gated: "auto",
    });
    expect(factOf(reading, "downloads")).toEqual({ count: 7, at: "2025-04-05" });
    expect(factOf(reading, "parameters")).toBe(6);
    expect(factOf(reading, "gated")).toBe("auto");
  });

  it("name data sets, with and without a namespace", () => {
    const reading = card("datasets:\n- o/claims\n- squad\n- https://example.com/data");
    expect(edgesOf(reading)).toEqual(["trained_on o/claims", "trained_on squad"]);
    expect(codesOf(reading)).toEqual(["datasets.not_a_dataset"]);
  });
});

describe("evals", () => {
  it("of model-index are runs with their metrics", () => {
    const reading = card(
      "model-index:\n- name: x\n  results:\n  - dataset: {name: MMLU, type: mmlu, revision: v1}\n    metrics: [{type: acc, value: 0.5}, {type: acc_norm, value: '61.2'}]\n    source: {url: 'https://example.com/e', name: Lab}",
    );
    expect(reading.claims.evals).toEqual([
      {
        benchmark: "MMLU",
        benchmarkRevision: "v1",
        ranAt: null,
        sourceUrl: "https://example.com/e",
        evaluator: "Lab",
        note: null,
        results: [
          { category: "all", metric: "acc", value: 0.5, unit: "fraction" },
          { category: "all", metric: "acc_norm", value: 61.2, unit: "0-100" },
        ],
      },
    ]);
  });

  it.each([
    "model-index: x",
    "model-index: [{name: x}]",
    "model-index: [{results: [{dataset: {}, metrics: []}]}]",
    "model-index: [{results: [{dataset: {name: M}, metrics: [{type: acc, value: high}]}]}]",
  ])("say when %s has no usable shape", (yaml) => {
    const reading = card(yaml);
    expect(reading.claims.evals).toEqual([]);
    expect(codesOf(reading)).toEqual(["evals.shape"]);
  });

  it("of .eval_results are runs too", () => {
    const reading = read(
      null,
      {},
      "- dataset: {id: cais/mmlu, task_id: law}\n  value: 71.5\n  date: '2026-01-02'\n- data: {dataset: {id: cais/mmlu}, value: bad}\n",
    );
    expect(reading.claims.evals).toMatchObject([
      { benchmark: "cais/mmlu", ranAt: "2026-01-02", results: [{ category: "law", value: 71.5 }] },
    ]);
    expect(codesOf(reading)).toEqual(["evals.shape"]);
    expect(codesOf(read(null, {}, "a: ["))).toEqual(["evals.shape"]);
  });
});
