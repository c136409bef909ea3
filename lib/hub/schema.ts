import { z } from "zod";
import type { FieldError } from "@/lib/errors";
import { isRepositoryId } from "@/lib/hub/repository-id";
import { isRepositoryPath } from "@/lib/hub/repository-path";
import { storableJson, storableText } from "@/lib/hub/storable-text";

export { isLegacyRepositoryId, isRepositoryId } from "@/lib/hub/repository-id";

/** A model as the Hub describes it; null is "not stated", never a guess. */
export type HubModel = {
  ref: string;
  /** The Hub's own key, which survives a rename. */
  hubId: string | null;
  /** 40 hexadecimal digits; null makes the revision unpinned. */
  sha: string | null;
  lastModified: Date | null;
  createdAt: Date | null;
  private: boolean;
  gated: false | "auto" | "manual" | null;
  disabled: boolean;
  tags: string[];
  pipelineTag: string | null;
  libraryName: string | null;
  cardData: Record<string, unknown> | null;
  config: Record<string, unknown> | null;
  modelIndex: unknown;
  baseModels: { relation: string | null; ids: string[] } | null;
  /** Parameters, counted by the Hub from the safetensors headers. */
  safetensorsTotal: number | null;
  downloads: number | null;
  likes: number | null;
  /** Paths of the files, where the Hub was asked for them. */
  siblings: string[] | null;
  /** What a recorded Hub knows from other public sources; null on any other Hub. */
  record: unknown;
  /** Where a recorded Hub has the entry from. */
  recordedFrom: { url: string; note: string | null } | null;
  /** The day the download and like counts were taken, where that is not now. */
  countsAt: string | null;
  /** Fields that were stated and could not be read; each is null above, or shorter. */
  problems: FieldError[];
};

/** A model, or why none could be read; `id` is what the entry calls itself, if anything. */
export type HubModelReading =
  { ok: true; model: HubModel } | { ok: false; id: string | null; issues: FieldError[] };

// Beyond these a value is an accident or an attack; the longest tag list seen on the Hub is far below.
const MAX_TEXT = 10_000;
const MAX_TAGS = 500;
const MAX_FILES = 20_000;
const MAX_PROBLEMS = 20;
// What ends in an index of the database, where a row takes 2,704 bytes; a character takes up to four of them.
const MAX_KEY = 200;
const MAX_ADDRESS = 500;

const Text = z.string().max(MAX_TEXT);
const Key = z.string().max(MAX_KEY);
const Count = z.number().int().nonnegative();
const Json = z.record(z.string(), z.unknown());
// The Hub is younger, and beyond the year 9999 no database column follows.
const Moment = z
  .union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))])
  .refine((moment) => {
    const year = moment.getUTCFullYear();
    return year >= 1970 && year <= 9999;
  }, "is not a date between the years 1970 and 9999");

/** What decides who may see a model: read exactly, or not at all. */
const Identity = z.looseObject({
  id: Text.refine(isRepositoryId, "is not a repository id of the form namespace/name"),
  private: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
});

const Gate = z.union([z.literal(false), z.enum(["auto", "manual"])]);
const Sha = z.string().regex(/^[0-9a-f]{40}$/, "is not a commit of 40 hexadecimal digits");
const ParameterCount = z.looseObject({ total: Count }).transform(({ total }) => total);
const RecordedFrom = z.object({ url: z.string().max(MAX_ADDRESS), note: Text.nullable() });
const Siblings = z
  .array(
    z.union([
      z.string(),
      z.looseObject({ rfilename: z.string() }).transform((file) => file.rfilename),
    ]),
  )
  .max(MAX_FILES);
// Two shapes are in use: ids alone, and objects that also name the relation.
const BaseModels = z.union([
  z.array(Text).transform((ids) => ({ relation: null, ids })),
  z
    .looseObject({ relation: Text.nullish(), models: z.array(z.looseObject({ id: Text })) })
    .transform(({ relation, models }) => ({
      relation: relation ?? null,
      ids: models.map((model) => model.id),
    })),
]);

/**
 * Reads one model, as the Hub's API spells it or as the client hands it on.
 * New keys pass; a wrong identity or visibility refuses the entry; any other wrong field is told in
 * `problems` and counts as not stated.
 */
export function parseHubModel(raw: unknown): HubModelReading {
  const wire = wireSpelling(raw);
  const identity = Identity.safeParse(wire);
  if (!identity.success) {
    return { ok: false, id: idOf(wire), issues: issuesOf(identity.error, "") };
  }
  return { ok: true, model: readModel(wire, identity.data) };
}

/** What an entry calls itself, whatever else is wrong with it, cut where no id is as long; null where it does not say. */
export function statedId(raw: unknown): string | null {
  if (typeof raw !== "object" || raw === null) return null;
  const { name, id } = raw as Record<string, unknown>;
  return idOf({ id: "name" in raw ? name : id });
}

function idOf({ id }: Record<string, unknown>): string | null {
  return typeof id === "string" ? storableText(id.slice(0, MAX_KEY)) : null;
}

function readModel(wire: Record<string, unknown>, identity: z.infer<typeof Identity>): HubModel {
  const problems: FieldError[] = [];
  const read = <T>(field: string, shape: z.ZodType<T>): T | null => {
    const value = wire[field];
    if (value === undefined || value === null) return null;
    const result = shape.safeParse(value);
    if (result.success) return result.data;
    problems.push(...issuesOf(result.error, field));
    return null;
  };
  return {
    ref: identity.id,
    hubId: read("_id", Key),
    sha: read("sha", Sha),
    lastModified: read("lastModified", Moment),
    createdAt: read("createdAt", Moment),
    // The Hub always states these two; only a record compiled from public sources leaves them out.
    private: identity.private ?? false,
    disabled: identity.disabled ?? false,
    gated: read("gated", Gate),
    tags: boundedTags(identity.tags ?? [], problems),
    pipelineTag: read("pipeline_tag", Text),
    libraryName: read("library_name", Text),
    cardData: readCard(wire.cardData, problems),
    config: read("config", Json),
    modelIndex: wire["model-index"] ?? null,
    baseModels: read("baseModels", BaseModels),
    safetensorsTotal: read("safetensors", ParameterCount),
    downloads: read("downloads", Count),
    likes: read("likes", Count),
    siblings: boundedPaths(read("siblings", Siblings), problems),
    record: wire.prooflineRecord ?? null,
    recordedFrom: read("prooflineRecordedFrom", RecordedFrom),
    countsAt: read("prooflineCountsAt", Text),
    problems,
  };
}

/** The client renames `id` to `name`, `_id` to `id` and two more; `name` is no key of the API. */
function wireSpelling(raw: unknown): Record<string, unknown> {
  const stored = storableJson(raw);
  if (typeof stored !== "object" || stored === null || Array.isArray(stored)) return {};
  const entry = { ...stored } as Record<string, unknown>;
  if (!("name" in entry)) return entry;
  const { name, id, task, updatedAt, ...rest } = entry;
  // An absent date reaches us as an invalid one.
  const isDate = !(updatedAt instanceof Date) || !Number.isNaN(updatedAt.getTime());
  return {
    ...rest,
    id: name,
    _id: id,
    pipeline_tag: task,
    lastModified: isDate ? updatedAt : null,
  };
}

function boundedTags(tags: string[], problems: FieldError[]): string[] {
  const kept = tags.filter((tag) => tag.length <= MAX_TEXT).slice(0, MAX_TAGS);
  if (kept.length < tags.length) {
    problems.push({
      field: "tags",
      message: `${tags.length - kept.length} of ${tags.length} tags were left out: too long or too many.`,
    });
  }
  return kept;
}

function boundedPaths(paths: string[] | null, problems: FieldError[]): string[] | null {
  if (paths === null) return null;
  const kept = paths.filter(isRepositoryPath);
  if (kept.length < paths.length) {
    problems.push({
      field: "siblings",
      message: `${paths.length - kept.length} of ${paths.length} files were left out: their paths cannot be used.`,
    });
  }
  return kept;
}

/** Where the front matter is not a mapping, the Hub may hand on the text it found. */
function readCard(value: unknown, problems: FieldError[]): Record<string, unknown> | null {
  if (value === undefined || value === null) return null;
  const card = Json.safeParse(value);
  if (card.success) return card.data;
  problems.push({
    field: "cardData",
    message: "The card's front matter is not a YAML mapping, so nothing was read from it.",
  });
  return null;
}

function issuesOf(error: z.ZodError, field: string): FieldError[] {
  return error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    field: [field, ...issue.path.map(String)]
      .filter((part) => part !== "")
      .join(".")
      .slice(0, MAX_KEY),
    message: issue.message,
  }));
}
