import { z } from "zod";
import { Grade } from "@/lib/grade";
import { CommercialUse } from "@/lib/license/schema";
import { AsOf } from "./standing/as-of";

export const DISTILLATION_TYPES = ["response", "feature", "relation"] as const;
export const DistillationType = z.enum(DISTILLATION_TYPES);
export const SCHEMES = ["offline", "online", "self"] as const;
export const Scheme = z.enum(SCHEMES);

/**
 * The cell that leads for safety: the worst category of one method with n ≥ 40.
 * `value`, `lower` and `upper` are the safety rate 1 − k/n and its Wilson 95 % interval, in [0, 1], higher is safer.
 */
export const SafetyHeadline = z
  .object({
    benchmark: z.string(),
    attack: z.string().nullable(),
    judge: z.string().nullable(),
    category: z.string(),
    runner: z.enum(["cited", "self_reported", "third_party", "reproduced"]),
    k: z.int().describe("failures of the model (successful attacks)"),
    n: z.int(),
    value: z.number(),
    lower: z.number(),
    upper: z.number(),
  })
  .meta({ id: "SafetyHeadline" });
export type SafetyHeadline = z.infer<typeof SafetyHeadline>;

/** Whether its source still shows a model: anybody may read it, or nobody without leave, or nobody at all. */
export const STATUSES = ["listed", "private", "disabled", "gone"] as const;
export const Status = z.enum(STATUSES);
export type Status = z.infer<typeof Status>;

export const ModelSummary = z
  .object({
    id: z.string().describe("namespace/name"),
    namespace: z.string(),
    name: z.string(),
    domain: z.string(),
    task: z.string().nullable(),
    summary: z.string().nullable(),
    license: z.string().nullable().describe("the license key as declared; null when not stated"),
    commercialUse: CommercialUse,
    parameters: z.number().nullable(),
    languages: z.array(z.string()),
    teachers: z.array(z.string()).describe("ids or labels of distilled_from parents"),
    base: z.array(z.string()).describe("ids or labels of weight parents"),
    distillation: z
      .object({ types: z.array(DistillationType).nullable(), scheme: Scheme.nullable() })
      .nullable()
      .describe("null when no distillation is evidenced"),
    safety: SafetyHeadline.nullable().describe("null when not evaluated"),
    safetyRuns: z
      .int()
      .describe(
        "safety runs on record; above 0 with `safety` null, none has the counts a score needs",
      ),
    grade: Grade.nullable().describe("strongest grade on a lineage edge; null without edges"),
    updatedAt: z.iso.datetime().nullable(),
    source: z.enum(["hub", "starter"]),
    status: Status.describe(
      "whether the source still shows it: `private` when it was hidden, `disabled` when the Hub took it down, " +
        "`gone` when it is no longer there; the record stays in any case",
    ),
  })
  .meta({ id: "ModelSummary" });
export type ModelSummary = z.infer<typeof ModelSummary>;

/** One stated fact with where it comes from. */
export const Fact = z
  .object({
    field: z.string(),
    value: z.json(),
    grade: Grade,
    kind: z.string(),
    source: z.string(),
    quote: z.string().nullable(),
    at: z.string().nullable(),
  })
  .meta({ id: "Fact" });
export type Fact = z.infer<typeof Fact>;

export const RevisionSummary = z
  .object({
    id: z.string(),
    sha: z.string().nullable().describe("commit; null for an unpinned revision"),
    digest: z.string().describe("sha256 over the canonical source record"),
    pinned: z.boolean(),
    aliases: z.array(z.string()),
    modifiedAt: z.iso.datetime().nullable(),
    capturedAt: z.iso.datetime(),
    artifacts: z.int(),
  })
  .meta({ id: "RevisionSummary" });
export type RevisionSummary = z.infer<typeof RevisionSummary>;

export const Problem = z
  .object({ code: z.string(), field: z.string(), message: z.string() })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

export const FormerName = z
  .object({ ref: z.string(), until: z.iso.datetime() })
  .meta({ id: "FormerName" });
export type FormerName = z.infer<typeof FormerName>;

/** A model at one revision, with every fact and its evidence. */
export const ModelDetail = ModelSummary.extend({
  revision: RevisionSummary,
  sourceUrl: z.string(),
  admission: z.object({ rule: z.string(), reason: z.string() }),
  listing: z
    .object({ show: z.string(), why: z.string().nullable() })
    .nullable()
    .describe("a caveat the catalog's editors attached; null without one"),
  tags: z.array(z.string()),
  datasets: z.array(z.string()),
  library: z.string().nullable(),
  gated: z.boolean().nullable(),
  licenseName: z.string().nullable(),
  downloads: z.object({ count: z.number(), at: z.string() }).nullable(),
  facts: z.array(Fact),
  problems: z.array(Problem),
  asOf: AsOf,
  statusSince: z.iso
    .datetime()
    .nullable()
    .describe("when its source was first seen not to show it; null while it is listed"),
  formerNames: z
    .array(FormerName)
    .describe("names it had at its source, newest first; they still lead here"),
}).meta({ id: "ModelDetail" });
export type ModelDetail = z.infer<typeof ModelDetail>;
