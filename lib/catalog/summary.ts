import { type Grade, GRADES } from "@/lib/grade";
import type { CommercialUse } from "@/lib/license/schema";
import { listFact, numberFact, type StrongestFacts, textFact } from "./facts";
import { DistillationType, ModelSummary, type SafetyHeadline, Scheme, type Status } from "./schema";

/** A row of the search read model, as far as a summary shows it. */
export type DocumentRow = {
  ref: string;
  domain: string;
  task: string | null;
  summary: string | null;
  license: string | null;
  commercialUse: string;
  parameters: bigint | null;
  languages: string[];
  teachers: string[];
  bases: string[];
  distilled: boolean;
  safetyRuns: number;
  types: string[];
  scheme: string | null;
  grade: Grade | null;
  updatedAt: Date | null;
  status: string;
};

/** A live lineage edge of a revision, as far as a summary shows it. */
export type StatedParent = {
  relation: string;
  name: string;
  grade: Grade;
  distillation: { types: unknown; scheme: string | null } | null;
};

/**
 * Relations by which weights are inherited. `lib/lineage` stands to the right of the catalog and names them for
 * everyone else; a test holds the two lists equal.
 */
export const BASE_RELATIONS: readonly string[] = [
  "initialized_from",
  "finetuned_from",
  "adapter_of",
  "quantized_from",
  "merged_from",
  "converted_from",
  "pruned_from",
  "continued_from",
];

/** The summary of a model's latest revision, as the search read model keeps it. */
export function summaryOfDocument(
  row: DocumentRow,
  source: string,
  safety: SafetyHeadline | null,
): ModelSummary {
  const types = row.types.length > 0 ? row.types : null;
  return ModelSummary.parse({
    ...namesOf(row.ref),
    domain: row.domain,
    task: row.task,
    summary: row.summary,
    license: row.license,
    commercialUse: row.commercialUse,
    parameters: row.parameters === null ? null : Number(row.parameters),
    languages: row.languages,
    teachers: row.teachers,
    base: row.bases,
    distillation: row.distilled ? { types, scheme: row.scheme } : null,
    safety,
    safetyRuns: row.safetyRuns,
    grade: row.grade,
    updatedAt: row.updatedAt?.toISOString() ?? null,
    source,
    status: row.status,
  });
}

/**
 * The summary of a revision the read model does not hold, from the statements made about that revision. `safety` is
 * null: the headline is kept for the latest revision only, and the runs of this one are in its safety report.
 */
export function summaryOfStatements(stated: {
  ref: string;
  source: string;
  modifiedAt: Date | null;
  facts: StrongestFacts;
  parents: readonly StatedParent[];
  commercialUse: CommercialUse;
  safetyRuns: number;
  /** Of the model, not of this revision. */
  status: Status;
}): ModelSummary {
  const { facts, parents } = stated;
  return ModelSummary.parse({
    ...namesOf(stated.ref),
    domain: textFact(facts, "domain") ?? "general",
    task: textFact(facts, "task"),
    summary: textFact(facts, "summary"),
    license: textFact(facts, "license"),
    commercialUse: stated.commercialUse,
    parameters: numberFact(facts, "parameters"),
    languages: listFact(facts, "languages"),
    teachers: parentNames(parents, ["distilled_from"]),
    base: parentNames(parents, BASE_RELATIONS),
    distillation: distillationOf(facts, parents),
    safety: null,
    safetyRuns: stated.safetyRuns,
    grade: strongestGrade(parents.map((parent) => parent.grade)),
    updatedAt: stated.modifiedAt?.toISOString() ?? null,
    source: stated.source,
    status: stated.status,
  });
}

/** The names of the parents by these relations, each once, in the order given. */
export function parentNames(
  parents: readonly StatedParent[],
  relations: readonly string[],
): string[] {
  return [
    ...new Set(
      parents.flatMap((parent) => (relations.includes(parent.relation) ? [parent.name] : [])),
    ),
  ];
}

/** The highest of some grades; null of none. */
export function strongestGrade(grades: readonly Grade[]): Grade | null {
  return GRADES.findLast((grade) => grades.includes(grade)) ?? null;
}

function namesOf(ref: string) {
  const [namespace = "", name = ""] = ref.split("/");
  return { id: ref, namespace, name };
}

const KnownScheme = Scheme.nullable().catch(null);

function distillationOf(
  facts: StrongestFacts,
  parents: readonly StatedParent[],
): ModelSummary["distillation"] {
  const taught = parents.filter((parent) => parent.relation === "distilled_from");
  const fact = facts.get("distilled")?.value ?? false;
  if (taught.length === 0 && fact === false) return null;
  const types = taught.flatMap(({ distillation }) =>
    Array.isArray(distillation?.types) ? (distillation.types as unknown[]) : [],
  );
  const known = DistillationType.options.filter((type) => types.includes(type));
  const scheme = taught.find((parent) => parent.distillation?.scheme)?.distillation?.scheme;
  return {
    types: known.length > 0 ? known : null,
    scheme: KnownScheme.parse(scheme ?? null),
  };
}
