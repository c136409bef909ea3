import type { SourcedRecord, StatedField } from "@/lib/catalog/starter";
import { isRepositoryId } from "@/lib/hub/schema";
import type { DistillationRecord, Relation } from "@/lib/lineage/schema";
import { isSame } from "@/lib/sync/reading/card/base-models";
import { readModelReference } from "@/lib/sync/reading/card/reference";
import {
  type Claims,
  type EdgeClaim,
  type FactClaim,
  type Ground,
  type Json,
  type Parent,
  UNSTATED_DISTILLATION,
} from "@/lib/sync/reading/claim";
import { teacherOfLabel } from "@/lib/sync/reading/teacher-label";

/** Where it is told how this project's editors compiled what no source is said to state. */
const EDITORS = { kind: "editors", source: "prisma/starter/SOURCES.md" } as const;

/** The same claims a card would make, out of what named public sources say of a repository. */
export function recordClaims(record: SourcedRecord, ref: string): Partial<Claims> {
  return {
    facts: recordFacts(record),
    edges: [...teacherEdges(record, ref), ...baseEdges(record, ref), ...datasetEdges(record)],
  };
}

function recordFacts(record: SourcedRecord): FactClaim[] {
  const stated = (field: string, value: Json, statedAs: StatedField | null = null): FactClaim[] =>
    value === null || (Array.isArray(value) && value.length === 0)
      ? []
      : [{ ...groundOf(record, statedAs), field, value }];
  return [
    ...stated("domain", record.domain),
    ...stated("role", record.role),
    ...stated("task", record.task, "task"),
    ...stated("languages", record.languages, "languages"),
    ...stated("license", record.license, "license"),
    ...stated("licenseName", record.licenseName, "license"),
    ...stated("licenseNote", record.licenseNote, "licenseNote"),
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
    ...stated("distilled", record.distilled, "distilled"),
    ...stated("note", record.note),
  ];
}

function teacherEdges(record: SourcedRecord, ref: string): EdgeClaim[] {
  const grounds = [groundOf(record, "teachers")];
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
  return kind === "provider" ? teacherOfLabel(id) : modelOrName(id);
}

/** A repository where the record names one, by an old name or its present one; else what it was called. */
function modelOrName(id: string): Parent {
  const reference = readModelReference(id);
  return reference ? { kind: "model", ...reference } : { kind: "named", label: id };
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

/** A distilled model's weights start from its base; any other is its base, trained further. */
function baseEdges(record: SourcedRecord, ref: string): EdgeClaim[] {
  const { base } = record;
  if (base === null || isSame(base.id, ref)) return [];
  const relation: Relation = record.distilled === true ? "initialized_from" : "finetuned_from";
  const parent = modelOrName(base.id);
  const grounds = [groundOf(record, "base")];
  return [{ relation, parent, field: "base_model", distillation: null, grounds }];
}

function datasetEdges(record: SourcedRecord): EdgeClaim[] {
  return (record.datasets ?? []).map((name) => ({
    relation: "trained_on",
    parent: { kind: "dataset", name, ref: isRepositoryId(name) ? name : null },
    field: "datasets",
    distillation: null,
    grounds: [groundOf(record, "datasets")],
  }));
}

/** The first source said to state a field; where none is, the editors who compiled it. */
function groundOf(record: SourcedRecord, field: StatedField | null): Ground {
  const source = field && record.sources.find(({ states }) => states.includes(field));
  return {
    ...(source
      ? { grade: gradeOf(record, field), kind: "record", source: source.url }
      : { grade: "declared", ...EDITORS }),
    quote: null,
    statedAt: null,
    sha256: null,
  };
}

/** That a model was distilled, and by which teacher, may be a reading of the method its source describes. */
function gradeOf({ distilledBasis }: SourcedRecord, field: StatedField): Ground["grade"] {
  const isReading =
    (field === "distilled" && distilledBasis !== "documented") ||
    (field === "teachers" && distilledBasis === "inferred-from-source");
  return isReading ? "inferred" : "declared";
}
