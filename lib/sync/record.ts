import type { SourcedRecord } from "@/lib/catalog/starter";
import { isRepositoryId } from "@/lib/hub/schema";
import type { DistillationRecord, Relation } from "@/lib/lineage/schema";
import { isSame } from "@/lib/sync/card/base-models";
import {
  type Claims,
  type EdgeClaim,
  type FactClaim,
  type Ground,
  type Json,
  type Parent,
  UNSTATED_DISTILLATION,
} from "@/lib/sync/claim";
import { teacherOfLabel } from "@/lib/sync/teacher-label";

/** What a source is said to show, by the words the records use for it. */
const WORDS = {
  teachers: /teach|adapted_from|isdistilled|generated|distill|source model|data/i,
  distilled: /distill|teach|adapted_from/i,
  base: /base|backbone|adapted_from|initiali/i,
  license: /licen/i,
  parameters: /param|size|total|\d+(\.\d+)?[MB]\b/i,
  languages: /language/i,
  datasets: /data/i,
  task: /task|pipeline/i,
  releaseDate: /release/i,
  tags: /tags/i,
} as const;
type Topic = keyof typeof WORDS;

/** The same claims a card would make, out of what named public sources say of a repository. */
export function recordClaims(record: SourcedRecord, ref: string): Partial<Claims> {
  return {
    facts: recordFacts(record),
    edges: [...teacherEdges(record, ref), ...baseEdges(record, ref), ...datasetEdges(record)],
  };
}

function recordFacts(record: SourcedRecord): FactClaim[] {
  const stated = (
    field: string,
    value: Json,
    topic: Topic | null = null,
    ground: Partial<Ground> = {},
  ): FactClaim[] =>
    value === null || (Array.isArray(value) && value.length === 0)
      ? []
      : [{ ...recordGround(record, topic), ...ground, field, value }];
  const distilledGrade = record.distilledBasis === "documented" ? "declared" : "inferred";
  return [
    ...stated("domain", record.domain),
    ...stated("role", record.role),
    ...stated("task", record.task, "task"),
    ...stated("languages", record.languages, "languages"),
    ...stated("license", record.license, "license"),
    ...stated("licenseName", record.licenseName, "license"),
    ...stated("licenseNote", record.licenseNote, "license"),
    ...stated("parameters", record.parameters, "parameters"),
    // A count read off a name is rounded to it.
    ...stated(
      "parametersNominal",
      record.parameters !== null && record.parametersNominal ? true : null,
      "parameters",
    ),
    ...stated("tags", record.tags, "tags"),
    ...stated("releaseDate", record.releaseDate, "releaseDate"),
    ...stated("listing", record.listing),
    ...stated("distilled", record.distilled, "distilled", { grade: distilledGrade }),
    ...stated("note", record.note),
  ];
}

function teacherEdges(record: SourcedRecord, ref: string): EdgeClaim[] {
  const grade = record.distilledBasis === "inferred-from-source" ? "inferred" : "declared";
  const grounds: Ground[] = [{ ...recordGround(record, "teachers"), grade }];
  return record.teachers
    .filter(({ id }) => !isSame(id, ref))
    .map(({ id, kind }) => ({
      relation: "distilled_from",
      parent: teacherOf(id, kind),
      field: "distillation.teacher",
      distillation: distillationOf(record),
      grounds,
    }));
}

function teacherOf(id: string, kind: SourcedRecord["teachers"][number]["kind"]): Parent {
  if (kind === "hub" && isRepositoryId(id)) return { kind: "model", ref: id, sha: null };
  return kind === "provider" ? teacherOfLabel(id) : { kind: "undisclosed", label: id };
}

function distillationOf({ distillation, datasets }: SourcedRecord): DistillationRecord {
  if (!distillation) return UNSTATED_DISTILLATION;
  const [dataset] = datasets ?? [];
  return {
    ...UNSTATED_DISTILLATION,
    ...distillation,
    dataset: datasets?.length === 1 && dataset ? dataset : null,
  };
}

/** A student's weights start from its base; a specialty model is its base, trained further. */
function baseEdges(record: SourcedRecord, ref: string): EdgeClaim[] {
  const { base } = record;
  if (base === null || isSame(base.id, ref)) return [];
  const relation: Relation = record.role === "student" ? "initialized_from" : "finetuned_from";
  const isModel = base.kind === "hub" && isRepositoryId(base.id);
  const parent: Parent = isModel
    ? { kind: "model", ref: base.id, sha: null }
    : { kind: "undisclosed", label: base.id };
  const grounds = [recordGround(record, "base")];
  return [{ relation, parent, field: "base_model", distillation: null, grounds }];
}

function datasetEdges(record: SourcedRecord): EdgeClaim[] {
  return (record.datasets ?? []).map((name) => ({
    relation: "trained_on",
    parent: { kind: "dataset", name, ref: isRepositoryId(name) ? name : null },
    field: "datasets",
    distillation: null,
    grounds: [recordGround(record, "datasets")],
  }));
}

/** The source that is said to show a topic, or the record's first. */
function recordGround({ sources }: SourcedRecord, topic: Topic | null): Ground {
  const shows = topic === null ? null : WORDS[topic];
  const source =
    sources.find(({ facts }) => shows !== null && facts.some((fact) => shows.test(fact))) ??
    sources[0];
  return {
    grade: "declared",
    kind: "record",
    source: source?.url ?? "",
    quote: null,
    statedAt: null,
    sha256: null,
  };
}
