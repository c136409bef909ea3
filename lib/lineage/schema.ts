import { z } from "zod";
import { DistillationType, Scheme } from "@/lib/catalog/schema";
import { Grade } from "@/lib/grade";

export const RELATIONS = [
  "distilled_from",
  "initialized_from",
  "finetuned_from",
  "adapter_of",
  "quantized_from",
  "merged_from",
  "converted_from",
  "pruned_from",
  "continued_from",
  "trained_on",
  "generated_by",
  "labelled_by",
  "judged_by",
  "derived_from",
] as const;
export const Relation = z.enum(RELATIONS).meta({ id: "Relation" });
export type Relation = z.infer<typeof Relation>;

/** Relations by which weights are inherited: a `base`, in the product's words. */
export const WEIGHT_RELATIONS = [
  "initialized_from",
  "finetuned_from",
  "adapter_of",
  "quantized_from",
  "merged_from",
  "converted_from",
  "pruned_from",
  "continued_from",
] as const satisfies readonly Relation[];

/** `named` is named in words only; `undisclosed` is said to exist, by a publisher who will not name it. */
export const NodeKind = z.enum(["model", "dataset", "service", "named", "undisclosed"]);
export type NodeKind = z.infer<typeof NodeKind>;

export const LineageNode = z
  .object({
    id: z.string(),
    kind: NodeKind,
    label: z.string(),
    ref: z.string().nullable().describe("namespace/name where it has one"),
    revision: z.string().nullable().describe("commit sha; null when the claim names no revision"),
    pinned: z.boolean(),
    inCatalog: z.boolean().describe("true when ref is a model of this catalog"),
    provider: z.string().nullable(),
    route: z.string().nullable(),
  })
  .meta({ id: "LineageNode" });
export type LineageNode = z.infer<typeof LineageNode>;

/** How a teacher taught. Null is "not stated"; an empty list is a statement. */
export const DistillationRecord = z
  .object({
    types: z.array(DistillationType).nullable(),
    typesBasis: z.enum(["documented", "inferred"]).nullable(),
    scheme: Scheme.nullable(),
    signal: z.enum(["responses", "logits", "features", "on_policy"]).nullable(),
    delivery: z.enum(["precomputed", "live"]).nullable(),
    temperature: z.number().nullable(),
    loss: z.string().nullable(),
    samples: z.number().nullable(),
    stage: z.string().nullable(),
    method: z.string().nullable(),
    dataset: z.string().nullable(),
    filters: z.string().nullable(),
  })
  .meta({ id: "DistillationRecord" });
export type DistillationRecord = z.infer<typeof DistillationRecord>;

export const Evidence = z
  .object({
    grade: Grade,
    kind: z.string(),
    source: z.string(),
    quote: z.string().nullable(),
    at: z.string().nullable(),
  })
  .meta({ id: "Evidence" });
export type Evidence = z.infer<typeof Evidence>;

export const LineageEdge = z
  .object({
    id: z.string(),
    from: z.string().describe("child node id"),
    to: z.string().describe("parent node id"),
    relation: Relation,
    grade: Grade.describe("strongest live evidence"),
    distillation: DistillationRecord.nullable(),
    evidence: z.array(Evidence),
  })
  .meta({ id: "LineageEdge" });
export type LineageEdge = z.infer<typeof LineageEdge>;

/** The neighborhood of one revision. `truncated` when depth or the node limit cut it. */
export const LineageGraph = z
  .object({
    root: z.string(),
    nodes: z.array(LineageNode),
    edges: z.array(LineageEdge),
    truncated: z.boolean(),
  })
  .meta({ id: "LineageGraph" });
export type LineageGraph = z.infer<typeof LineageGraph>;

export const LineageQuery = z.object({
  depth: z.coerce.number().int().min(1).max(12).default(3),
  direction: z.enum(["up", "down", "both"]).default("both"),
});
export type LineageQuery = z.infer<typeof LineageQuery>;

/** One row of the teacher index. */
export const TeacherSummary = z.object({
  key: z
    .string()
    .describe(
      "path segment of the teacher page: ns/name, service/<slug>, named/<slug> or stub/<slug>",
    ),
  label: z.string(),
  kind: NodeKind,
  inCatalog: z.boolean(),
  provider: z.string().nullable(),
  students: z.int(),
  domains: z.array(z.string()),
});
export type TeacherSummary = z.infer<typeof TeacherSummary>;
