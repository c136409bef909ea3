import { WEIGHT_RELATIONS } from "@/lib/lineage/schema";
import type { DistillationRecord, Relation } from "@/lib/lineage/schema";
import { canonicalJson } from "@/lib/sync/reading/storable";
import {
  type Claims,
  type EdgeClaim,
  type Ground,
  type Json,
  parentKey,
} from "@/lib/sync/reading/claim";

/**
 * One set of claims out of a card's and a sourced record's. Equal statements become one; a teacher both name is one
 * edge with both grounds. Of how a teacher taught, the first to state a detail is kept: the card before the record.
 */
export function mergeClaims(card: Claims, record: Claims): Claims {
  const cardEdges = card.edges.map((edge) => withRecordedRelation(edge, record.edges));
  return {
    facts: distinct([...card.facts, ...record.facts], factKey),
    edges: mergeEdges([...cardEdges, ...record.edges]),
    evals: distinct([...card.evals, ...record.evals], (claim) =>
      canonicalJson(claim as unknown as Json),
    ),
    problems: distinct([...card.problems, ...record.problems], ({ code, field, message }) =>
      JSON.stringify([code, field, message]),
    ),
  };
}

/**
 * The Hub calls every base without a stated relation a fine-tune. Where a source says how the weights were used, a
 * second edge to the same base would only repeat the Hub's guess. What the publisher stated is never rewritten.
 */
function withRecordedRelation(edge: EdgeClaim, recorded: EdgeClaim[]): EdgeClaim {
  if (!edge.relationIsAssumed) return edge;
  const known = recorded.find(
    (other) => isWeight(other.relation) && parentKey(other.parent) === parentKey(edge.parent),
  );
  return known ? { ...edge, relation: known.relation, relationIsAssumed: false } : edge;
}

/** Equal claims as one, with the grounds of both. */
export function mergeEdges(edges: readonly EdgeClaim[]): EdgeClaim[] {
  const merged = new Map<string, EdgeClaim>();
  for (const edge of edges) {
    const key = edgeKey(edge.relation, parentKey(edge.parent));
    const known = merged.get(key);
    merged.set(
      key,
      known ? join(known, edge) : { ...edge, grounds: distinct(edge.grounds, groundKey) },
    );
  }
  return [...merged.values()];
}

function join(first: EdgeClaim, second: EdgeClaim): EdgeClaim {
  return {
    ...first,
    distillation: joinDistillations(first.distillation, second.distillation),
    grounds: distinct([...first.grounds, ...second.grounds], groundKey),
  };
}

function joinDistillations(
  first: DistillationRecord | null,
  second: DistillationRecord | null,
): DistillationRecord | null {
  if (!first || !second) return first ?? second;
  const stated = Object.entries(first).filter(([, value]) => value !== null);
  return { ...second, ...Object.fromEntries(stated) };
}

function isWeight(relation: Relation): boolean {
  return WEIGHT_RELATIONS.some((weight) => weight === relation);
}

type Statement = Pick<Ground, "grade" | "source" | "quote"> & { kind: string };

/** What makes two facts the same statement; the database holds the same to be unique. */
export function factKey({
  field,
  grade,
  kind,
  source,
  value,
  quote,
}: Statement & { field: string; value: Json }): string {
  const statement = [field, grade, kind, source, value, quote];
  // What holds no object has one form anyway.
  return typeof value === "object" ? canonicalJson(statement) : JSON.stringify(statement);
}

export function groundKey({ grade, kind, source, quote }: Statement): string {
  return JSON.stringify([grade, kind, source, quote]);
}

export function edgeKey(relation: Relation, parent: string): string {
  return `${relation} ${parent.toLowerCase()}`;
}

/** The first of each key, in order. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
