import { expect, test } from "vitest";
import type { Fact } from "@/lib/catalog/schema";
import { ancestry, licenseReport } from "./chain";
import type { LineageGraph, LineageNode, Relation } from "./schema";

function node(label: string): LineageNode {
  const common = {
    ref: label,
    revision: null,
    pinned: false,
    inCatalog: true,
    provider: null,
    route: null,
  };
  return { id: label, kind: "model", label, ...common };
}

function graph(...edges: [string, Relation, string][]): LineageGraph {
  const labels = [...new Set(["root", ...edges.flatMap(([from, , to]) => [from, to])])];
  return {
    root: "root",
    nodes: labels.map(node),
    edges: edges.map(([from, relation, to]) => ({
      id: `${from} ${relation} ${to}`,
      from,
      to,
      relation,
      grade: "declared",
      distillation: null,
      evidence: [],
    })),
    truncated: false,
  };
}

const told = (lineage: LineageGraph) =>
  ancestry(lineage).map(({ relation, path }) => `${relation ?? "self"}: ${path.join(" > ")}`);

test("the model leads, then every ancestor by a shortest path, nearest first", () => {
  const lineage = graph(
    ["root", "distilled_from", "teacher"],
    ["root", "finetuned_from", "base"],
    ["teacher", "finetuned_from", "far"],
    ["far", "finetuned_from", "base"],
    ["far", "trained_on", "data"],
  );
  expect(told(lineage)).toEqual([
    "self: root",
    "distilled_from: root > teacher",
    "finetuned_from: root > base",
    "finetuned_from: root > teacher > far",
    "trained_on: root > teacher > far > data",
  ]);
});

test("taught by and started from the same model are two steps, its own parents one", () => {
  const lineage = graph(
    ["root", "distilled_from", "llama"],
    ["root", "initialized_from", "llama"],
    ["llama", "trained_on", "data"],
  );
  expect(told(lineage)).toEqual([
    "self: root",
    "distilled_from: root > llama",
    "initialized_from: root > llama",
    "trained_on: root > llama > data",
  ]);
});

test("a chain states what is declared and concludes nothing", () => {
  const license = (value: string): Fact => ({
    field: "license",
    value,
    grade: "hub_derived",
    kind: "card",
    source: "README.md",
    quote: null,
    at: null,
  });
  const facts: Record<string, Fact[]> = {
    root: [license("llama2")],
    base: [license("other"), { ...license("my terms"), field: "license_name" }],
  };
  const known = {
    id: "llama2",
    name: "Llama 2",
    kind: "model-license",
    spdx: null,
    commercialUse: "conditional" as const,
    commercialNote: null,
    outputsMayTrain: "no",
    sourceUrl: "https://example.com",
    hubKey: "llama2",
    licenseName: null,
  };
  const steps = ancestry(graph(["root", "finetuned_from", "base"], ["base", "trained_on", "data"]));
  const report = licenseReport(steps, ({ id }) => facts[id] ?? [], [known]);
  expect(report).toMatchObject({
    declared: "llama2",
    concluded: null,
    commercialUse: "conditional",
    findings: [],
  });
  expect(report.chain).toMatchObject([
    {
      id: "root",
      declared: "llama2",
      grade: "hub_derived",
      kind: "card",
      source: "README.md",
      known: { id: "llama2" },
    },
    { id: "base", declared: "other", licenseName: "my terms", known: null },
    { id: "data", declared: null, grade: null, source: null, known: null },
  ]);
  expect(report.chain[0]?.known).not.toHaveProperty("hubKey");
});
