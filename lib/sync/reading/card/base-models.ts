import type { Relation } from "@/lib/lineage/schema";
import type { Claims, EdgeClaim, Json, ProblemClaim } from "@/lib/sync/reading/claim";
import { readModelReference, referenceFix } from "./reference";
import { type Subject, ground } from "./subject";
import { asList, shown } from "./value";

const RELATION_OF = new Map<string, Relation>([
  ["finetune", "finetuned_from"],
  ["adapter", "adapter_of"],
  ["quantized", "quantized_from"],
  ["merge", "merged_from"],
]);

/** What the Hub's entry says of base models beside the card: its `baseModels` object and its derived tags. */
export type HubBases = {
  baseModels: { relation: string | null; ids: string[] } | null;
  tags: readonly string[];
};

/** Weight parents: the card's `base_model` and `base_model_relation`, completed by what the Hub inferred. */
export function baseModelClaims(
  card: Record<string, Json>,
  hub: HubBases,
  subject: Subject,
): Partial<Claims> {
  const problems: ProblemClaim[] = [];
  const named = asList(card.base_model ?? null);
  const declared = declaredRelation(card.base_model_relation ?? null, problems);
  const inferred = hubRelation(hub);
  const stated = statedBases(hub);
  const fallback: Relation = named.length > 1 ? "merged_from" : "finetuned_from";
  const edges: EdgeClaim[] = [];
  for (const value of named) {
    const parent = readModelReference(value);
    if (!parent) {
      problems.push(notARepository("base_model", value));
    } else if (isSame(parent.ref, subject.ref)) {
      problems.push(namesItself("base_model", parent.ref));
    } else {
      const relation = declared ?? inferred.get(parent.ref.toLowerCase()) ?? fallback;
      const grounds = [ground(subject, "card", `base_model: ${shown(value)}`)];
      edges.push({
        relation,
        relationIsAssumed:
          relation === "finetuned_from" && !declared && !stated.has(parent.ref.toLowerCase()),
        parent: { kind: "model", ...parent },
        field: "base_model",
        distillation: null,
        grounds,
      });
    }
  }
  if (named.length === 0) edges.push(...hubOnly(inferred, stated, hub, subject));
  return { edges, problems };
}

/** Where the card's own field is missing or unread, the Hub's object is the statement. */
function hubOnly(
  inferred: Map<string, Relation>,
  stated: Set<string>,
  hub: HubBases,
  subject: Subject,
): EdgeClaim[] {
  const refs = [...(hub.baseModels?.ids ?? []), ...taggedRefs(hub.tags)];
  const once = [...new Map(refs.map((ref) => [ref.toLowerCase(), ref])).values()];
  return once
    .filter((ref) => readModelReference(ref) !== null && !isSame(ref, subject.ref))
    .map((ref) => {
      const relation =
        inferred.get(ref.toLowerCase()) ?? (once.length > 1 ? "merged_from" : "finetuned_from");
      return {
        relation,
        relationIsAssumed: relation === "finetuned_from" && !stated.has(ref.toLowerCase()),
        parent: { kind: "model", ref, sha: null },
        field: "base_model",
        distillation: null,
        grounds: [ground(subject, "hub_api", `base_model: ${ref}`)],
      };
    });
}

function declaredRelation(value: Json, problems: ProblemClaim[]): Relation | null {
  if (value === null) return null;
  const relation =
    typeof value === "string" ? RELATION_OF.get(value.trim().toLowerCase()) : undefined;
  if (relation) return relation;
  problems.push({
    code: "base_model_relation.unknown",
    field: "base_model_relation",
    message: `base_model_relation is ${shown(value)}, which the Hub does not know. Write one of ${[...RELATION_OF.keys()].join(", ")}.`,
  });
  return null;
}

/** The relation the Hub worked out for each base, by its id in lower case. */
function hubRelation({ baseModels, tags }: HubBases): Map<string, Relation> {
  const found = new Map<string, Relation>();
  for (const tag of tags) {
    const [, word = "", ref = ""] =
      /^base_model:(finetune|adapter|quantized|merge):(.+)$/.exec(tag) ?? [];
    const relation = RELATION_OF.get(word);
    if (relation) found.set(ref.toLowerCase(), relation);
  }
  const relation = RELATION_OF.get(baseModels?.relation ?? "");
  if (relation) for (const ref of baseModels?.ids ?? []) found.set(ref.toLowerCase(), relation);
  return found;
}

/** The bases to which the Hub's object itself gives a relation; a derived tag is the Hub's guess. */
function statedBases({ baseModels }: HubBases): Set<string> {
  const isStated = RELATION_OF.has(baseModels?.relation ?? "");
  return new Set(isStated ? baseModels?.ids.map((ref) => ref.toLowerCase()) : []);
}

function taggedRefs(tags: readonly string[]): string[] {
  return tags.flatMap((tag) => /^base_model:([^:]+\/[^:]+)$/.exec(tag)?.[1] ?? []);
}

/** A value that names no repository, by its field. */
function notARepository(field: string, value: Json): ProblemClaim {
  return {
    code: `${field}.not_a_repository`,
    field,
    message: `${field} is ${shown(value)}, which is not a repository on the Hub. ${referenceFix(value)}`,
  };
}

/** A model that names itself as its own parent, by the field. */
export function namesItself(field: string, ref: string): ProblemClaim {
  return {
    code: `${field}.itself`,
    field,
    message: `${field} names ${ref}, which is this model itself. Name the model it was made from, or leave the field out.`,
  };
}

/** The Hub's ids differ in more than case. */
export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
