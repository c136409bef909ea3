import type { Grade } from "@/lib/grade";
import type { Relation } from "@/lib/lineage/schema";
import type { DistillationRecord } from "@/lib/lineage/schema";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Which part of a source a statement was read from. */
export type ClaimKind =
  "card" | "config" | "hub_api" | "card_text" | "record" | "editors" | "rule" | "artifact";

/** Why a statement is believed: where it stands, in whose words, how far it carries. */
export type Ground = {
  grade: Grade;
  kind: ClaimKind;
  source: string;
  quote: string | null;
  statedAt: string | null;
  /** Of the bytes read, where bytes were read. */
  sha256: string | null;
};

export type FactClaim = Ground & { field: string; value: Json };

/**
 * The other end of a lineage claim, before it is a row. A model without a sha is named without its revision; `named` is
 * known by the words of the claim only; `undisclosed` is said to exist and not named.
 */
export type Parent =
  | { kind: "model"; ref: string; sha: string | null }
  | { kind: "dataset"; name: string; ref: string | null }
  | { kind: "service"; provider: string; label: string }
  | { kind: "named"; label: string }
  | { kind: "undisclosed"; label: string };

/**
 * `field` is the card field (or the record's) that made the claim, for messages to its publisher. The relation is what
 * somebody stated, unless it is marked as assumed: a base was named, and not what was done with it.
 */
export type EdgeClaim = {
  relation: Relation;
  relationIsAssumed?: boolean;
  parent: Parent;
  field: string;
  distillation: DistillationRecord | null;
  grounds: Ground[];
};

export type ProblemClaim = { code: string; field: string; message: string };

/** A result a publisher states about its own model. */
export type EvalClaim = {
  benchmark: string;
  benchmarkRevision: string | null;
  ranAt: string | null;
  sourceUrl: string;
  evaluator: string | null;
  note: string | null;
  results: {
    category: string;
    metric: string;
    value: number;
    unit: "fraction" | "0-100" | "other";
  }[];
};

/** Everything one reading of a repository says. */
export type Claims = {
  facts: FactClaim[];
  edges: EdgeClaim[];
  evals: EvalClaim[];
  problems: ProblemClaim[];
};

export const NO_CLAIMS: Claims = { facts: [], edges: [], evals: [], problems: [] };

/** One list of each kind out of several readings, in their order. */
export function joinClaims(...parts: Partial<Claims>[]): Claims {
  return {
    facts: parts.flatMap((part) => part.facts ?? []),
    edges: parts.flatMap((part) => part.edges ?? []),
    evals: parts.flatMap((part) => part.evals ?? []),
    problems: parts.flatMap((part) => part.problems ?? []),
  };
}

/** A distillation of which nothing is known yet. */
export const UNSTATED_DISTILLATION: DistillationRecord = {
  types: null,
  typesBasis: null,
  scheme: null,
  signal: null,
  delivery: null,
  temperature: null,
  loss: null,
  samples: null,
  stage: null,
  method: null,
  dataset: null,
  filters: null,
};

/** The last part of a node's key: lower case, words joined by hyphens. */
function slug(label: string): string {
  const words = label
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return words || "unnamed";
}

/** The key under which a parent is one node, whoever names it. */
export function parentKey(parent: Parent): string {
  switch (parent.kind) {
    case "model":
      return `model:${parent.ref}@${parent.sha ?? "unpinned"}`;
    case "dataset":
      return `dataset:${parent.ref ?? slug(parent.name)}`;
    case "service":
      return `service:${slug(parent.provider)}/${slug(parent.label)}`;
    case "named":
      return `named:${slug(parent.label)}`;
    case "undisclosed":
      return `stub:${slug(parent.label)}`;
  }
}

/** A parent as a sentence names it. */
export function parentName(parent: Parent): string {
  switch (parent.kind) {
    case "model":
      return parent.ref;
    case "dataset":
      return parent.name;
    case "service":
      return `${parent.provider} ${parent.label}`;
    case "named":
    case "undisclosed":
      return parent.label;
  }
}
