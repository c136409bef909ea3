import { DISTILLATION_TYPES, DistillationType, SCHEMES, Scheme } from "@/lib/catalog/schema";
import type { DistillationRecord } from "@/lib/lineage/schema";
import {
  type Claims,
  type EdgeClaim,
  type Json,
  type ProblemClaim,
  UNSTATED_DISTILLATION,
} from "@/lib/sync/reading/claim";
import { isSame, namesItself } from "./base-models";
import { readModelReference, referenceFix } from "./reference";
import { type Subject, ground } from "./subject";
import { asList, asObject, asText, shown } from "./value";

const SIGNALS = ["responses", "logits", "features", "on_policy"] as const;
const DELIVERIES = ["precomputed", "live"] as const;
const KEYS = ["teacher", "type", "scheme", "signal", "delivery", "temperature", "stage", "dataset"];

/** Teachers named in the card's own `distillation` block. A value it cannot read costs that value only. */
export function distillationBlockClaims(
  card: Record<string, Json>,
  subject: Subject,
): Partial<Claims> {
  const value = card.distillation ?? null;
  if (value === null) return {};
  const block = asObject(value);
  if (!block)
    return {
      problems: [
        unreadable("distillation", value, `Write a block with the keys ${KEYS.join(", ")}.`),
      ],
    };
  const problems: ProblemClaim[] = Object.keys(block)
    .filter((key) => !KEYS.includes(key))
    .map((key) => ({
      code: "distillation.unknown_key",
      field: `distillation.${key}`,
      message: `The distillation block has no key ${shown(key)}. The keys are ${KEYS.join(", ")}.`,
    }));
  const distillation = readBlock(block, problems);
  const edges = asList(block.teacher ?? null).flatMap((teacher) => {
    const edge = teacherEdge(teacher, distillation, subject, problems);
    return edge ? [edge] : [];
  });
  return { edges, problems };
}

function teacherEdge(
  teacher: Json,
  distillation: DistillationRecord,
  subject: Subject,
  problems: ProblemClaim[],
): EdgeClaim | null {
  const parent = readModelReference(teacher);
  const field = "distillation.teacher";
  if (!parent) {
    problems.push({
      ...unreadable(field, teacher, referenceFix(teacher)),
      code: "distillation.teacher.not_a_repository",
    });
    return null;
  }
  if (isSame(parent.ref, subject.ref) && (parent.sha === null || parent.sha === subject.sha)) {
    // Self-distillation has an earlier revision as its teacher, so the commit has to be said.
    problems.push({
      ...namesItself(field, parent.ref),
      message: `${field} names ${parent.ref}, which is this model itself. Where an earlier revision taught it, write ${parent.ref}@<commit>.`,
    });
    return null;
  }
  return {
    relation: "distilled_from",
    parent: { kind: "model", ...parent },
    field,
    distillation,
    grounds: [ground(subject, "card", `distillation.teacher: ${shown(teacher)}`)],
  };
}

function readBlock(block: Record<string, Json>, problems: ProblemClaim[]): DistillationRecord {
  const types = block.type === undefined || block.type === null ? null : asList(block.type);
  const known = types?.flatMap(
    (type) => oneOf("distillation.type", type, DISTILLATION_TYPES, problems) ?? [],
  );
  // A list whose every value was refused states nothing; an empty list is a statement.
  const stated =
    known === undefined || (known.length === 0 && types?.length !== 0)
      ? null
      : DistillationType.array().parse(known);
  const scheme = oneOf("distillation.scheme", block.scheme ?? null, SCHEMES, problems);
  return {
    ...UNSTATED_DISTILLATION,
    types: stated,
    typesBasis: stated ? "documented" : null,
    scheme: scheme === null ? null : Scheme.parse(scheme),
    signal: oneOf("distillation.signal", block.signal ?? null, SIGNALS, problems),
    delivery: oneOf("distillation.delivery", block.delivery ?? null, DELIVERIES, problems),
    temperature: temperature(block.temperature ?? null, problems),
    stage: word("distillation.stage", block.stage ?? null, problems),
    dataset: word("distillation.dataset", block.dataset ?? null, problems),
  };
}

function oneOf<const T extends string>(
  field: string,
  value: Json,
  allowed: readonly T[],
  problems: ProblemClaim[],
): T | null {
  if (value === null) return null;
  const text = asText(value)?.toLowerCase().replaceAll("-", "_");
  const found = allowed.find((word) => word === text);
  if (found) return found;
  problems.push(unreadable(field, value, `Write one of ${allowed.join(", ")}.`));
  return null;
}

function temperature(value: Json, problems: ProblemClaim[]): number | null {
  if (value === null) return null;
  if (typeof value === "number" && value > 0) return value;
  problems.push(unreadable("distillation.temperature", value, "Write a number above 0."));
  return null;
}

function word(field: string, value: Json, problems: ProblemClaim[]): string | null {
  if (value === null) return null;
  if (typeof value === "number") return String(value);
  const texts = asList(value).flatMap((item) => asText(item) ?? []);
  if (texts.length > 0) return texts.join(", ");
  problems.push(unreadable(field, value, "Write it as text."));
  return null;
}

function unreadable(field: string, value: Json, fix: string): ProblemClaim {
  return {
    code: `${field}.unknown`,
    field,
    message: `${field} is ${shown(value)}, which cannot be read. ${fix}`,
  };
}
