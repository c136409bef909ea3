import { z } from "zod";

const hubId = z.string().regex(/^[A-Za-z0-9][\w.-]*\/[\w.-]+$/);
const strings = z.array(z.string());

const Listing = z.object({
  show: z.enum(["yes", "with_caveat", "without_teacher", "not_as_distilled", "no"]),
  why: z.string().nullable(),
});

const Distillation = z.object({
  types: z.array(z.enum(["response", "feature", "relation"])).nullable(),
  typesBasis: z.enum(["documented", "inferred"]).nullable(),
  scheme: z.enum(["offline", "online", "self"]).nullable(),
  delivery: z.enum(["precomputed", "live"]).nullable(),
  method: z.string().nullable(),
  stage: z.string().nullable(),
});

/** Fields of a record that a source may be said to state. Role, domain, listing and note are the editors' own. */
export const STATED_FIELDS = [
  "teachers",
  "base",
  "distillation",
  "distilled",
  "license",
  "licenseNote",
  "parameters",
  "languages",
  "datasets",
  "task",
  "tags",
  "metrics",
  "releaseDate",
] as const satisfies readonly string[];
export type StatedField = (typeof STATED_FIELDS)[number];

/** Where a source was read: `facts` in the reader's words, `states` the fields of the record that rest on it. */
const Source = z.strictObject({
  url: z.url(),
  facts: strings,
  states: z.array(z.enum(STATED_FIELDS)),
});

/** What Proofline knows about a repository from named public sources; null means unknown. */
export const SourcedRecord = z.strictObject({
  role: z.enum(["student", "teacher", "specialty", "base"]),
  distilled: z.boolean().nullable(),
  distilledBasis: z
    .enum(["documented", "inferred-from-source", "name-only", "tag-only", "undocumented-in-card"])
    .nullable(),
  listing: Listing,
  teachers: z.array(
    z.object({
      id: z.string().min(1),
      kind: z.enum(["hub", "provider", "paper", "hub-legacy-name"]),
    }),
  ),
  base: z.object({ id: z.string().min(1), kind: z.enum(["hub", "stub"]) }).nullable(),
  distillation: Distillation.nullable(),
  domain: z.string(),
  task: z.string().nullable(),
  languages: strings.nullable(),
  license: z.string().nullable(),
  licenseName: z.string().nullable(),
  licenseNote: z.string().nullable(),
  parameters: z.number().int().positive().nullable(),
  parametersNominal: z.boolean(),
  datasets: strings.nullable(),
  tags: strings.nullable(),
  metrics: z.record(z.string(), z.number()).nullable(),
  releaseDate: z.iso.date().nullable(),
  note: z.string().nullable(),
  idEvidence: z.string().nullable(),
  sources: z.array(Source).min(1),
});

/** The Hub's own JSON for a model, as far as the source states it. The Hub adds keys, so unknown ones pass. */
export const HubModelInfo = z.looseObject({
  _id: z.string().optional(),
  id: hubId,
  author: z.string(),
  sha: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  lastModified: z.iso.datetime().optional(),
  createdAt: z.iso.datetime().optional(),
  private: z.boolean().optional(),
  gated: z.union([z.literal(false), z.enum(["auto", "manual"])]).optional(),
  disabled: z.boolean().optional(),
  downloads: z.number().int().nonnegative().optional(),
  likes: z.number().int().nonnegative().optional(),
  tags: strings,
  pipeline_tag: z.string().optional(),
  library_name: z.string().optional(),
  // A card whose YAML cannot be parsed is kept as the text it was.
  cardData: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
  siblings: z.array(z.looseObject({ rfilename: z.string() })).optional(),
});

/** One line of `prisma/starter/repositories.jsonl`. */
export const StarterRepository = z.strictObject({
  id: hubId,
  recordedFrom: z.object({ url: z.url(), note: z.string().nullable() }),
  info: HubModelInfo,
  countsAt: z.iso.date().nullable(),
  record: SourcedRecord.nullable(),
});

const StarterEvalResult = z
  .strictObject({
    category: z.string().min(1),
    metric: z.string().min(1),
    k: z.number().int().nonnegative().nullable(),
    n: z.number().int().positive().nullable(),
    value: z.number(),
    direction: z.enum(["lower_is_safer", "higher_is_safer", "lower_is_better", "higher_is_better"]),
    unit: z.enum(["fraction", "grade", "0-100"]),
  })
  .refine((result) => result.k === null || (result.n !== null && result.k <= result.n), {
    message: "k counts failures among n, so it needs n and cannot exceed it",
  });

/** One line of `prisma/starter/evals.jsonl`: one published run, cited. */
export const StarterEvalRun = z.strictObject({
  model: hubId,
  modelLabel: z.string().min(1),
  identityBasis: z.string().min(1),
  benchmark: z.string().min(1),
  benchmarkRevision: z.string().nullable(),
  attack: z.string().nullable(),
  judge: z.string().nullable(),
  guardrail: z.string().nullable(),
  evaluator: z.string().min(1),
  evaluatorRelation: z.enum(["third_party", "first_party"]),
  runner: z.literal("cited"),
  // Sources state dates to the year, the month or the day; none is made more exact than it was.
  date: z
    .string()
    .regex(/^\d{4}(-\d{2}){0,2}$/)
    .nullable(),
  sourceUrl: z.url(),
  sourceQuality: z.enum(["primary-data", "primary-text", "secondary-multiple"]),
  display: z.enum(["yes", "as reported"]),
  note: z.string().nullable(),
  kind: z.enum(["safety", "over_refusal", "quality"]),
  results: z.array(StarterEvalResult).min(1),
});

/** One entry of `prisma/starter/licenses.json`. */
export const StarterLicense = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  hubKey: z.string().nullable(),
  licenseName: z.string().nullable(),
  spdx: z.string().nullable(),
  kind: z.enum([
    "code-license",
    "content-license",
    "data-license",
    "data-use-agreement",
    "model-license",
    "service-terms",
    "unknown",
  ]),
  commercialUse: z.enum(["yes", "no", "conditional", "unknown"]),
  commercialNote: z.string().nullable(),
  outputsMayTrain: z.string().nullable(),
  appliesTo: z.string().nullable(),
  sourceUrl: z.url(),
  sourceClass: z.string().min(1),
});

export type SourcedRecord = z.infer<typeof SourcedRecord>;
export type HubModelInfo = z.infer<typeof HubModelInfo>;
export type StarterRepository = z.infer<typeof StarterRepository>;
export type StarterEvalRun = z.infer<typeof StarterEvalRun>;
export type StarterLicense = z.infer<typeof StarterLicense>;
