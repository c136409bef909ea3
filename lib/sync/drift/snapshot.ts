import type { DistillationRecord, Relation } from "@/lib/lineage/schema";
import {
  type Claims,
  type Json,
  type Parent,
  parentKey,
  parentName,
} from "@/lib/sync/reading/claim";
import { edgeKey } from "@/lib/sync/reading/merge";
import { type StoredEdge, type StoredRevision, storedParentKey } from "@/lib/sync/apply/plan";
import { versionOf } from "@/lib/sync/apply/nodes";
import {
  type ArtifactRow,
  missingParts,
  type Origin,
  type Reading,
} from "@/lib/sync/reading/reading";
import { canonicalJson } from "@/lib/sync/reading/storable";

export type StatedParent = {
  key: string;
  relation: Relation;
  name: string;
  sha: string | null;
  distillation: Record<string, Json> | null;
};

export type StatedResult = {
  benchmark: string;
  category: string;
  metric: string;
  value: number | null;
  unit: string;
};

/** What the source of a model shows at one commit. A part that could not be read is null. */
export type Snapshot = {
  origin: Origin | null;
  sha: string | null;
  modifiedAt: string | null;
  /** Values by field, of what the source itself states. */
  facts: ReadonlyMap<string, Json>;
  claims: { parents: StatedParent[]; evals: StatedResult[] } | null;
  files: readonly ArtifactRow[] | null;
};

/** Kinds of statements that are not of the commit: other sources' words, and what its bytes were found to hold. */
const NOT_OF_COMMIT = ["record", "editors", "artifact"];
const isOfCommit = ({ kind }: { kind: string }) => !NOT_OF_COMMIT.includes(kind);

/** What a reading shows. Its parents are spelled as the catalog spells them. */
export function snapshotOfReading({
  origin,
  sha,
  modifiedAt,
  claims,
  artifacts,
}: Reading): Snapshot {
  const stated = claims.edges.filter(({ grounds }) => grounds.some(isOfCommit));
  return snapshot({
    origin,
    sha,
    modifiedAt,
    facts: claims.facts,
    parents: stated.map(({ relation, parent, distillation }) => ({
      key: edgeKey(relation, parentKey(parent)),
      relation,
      name: parentName(parent),
      sha: shaOf(parent),
      distillation: statedDetails(distillation),
    })),
    evals: resultsOf(claims.evals),
    artifacts,
  });
}

/** What a stored revision showed when it was read. */
export function snapshotOfStored(revision: StoredRevision): Snapshot {
  const stated = revision.edges.filter(({ evidence }) => evidence.some(isOfCommit));
  return snapshot({
    ...revision,
    // Its own words come first; what an unreadable card may say still is what the last one said.
    facts: [...revision.facts, ...without(revision.statedBefore, revision.facts)],
    parents: stated.map(({ relation, parent, distillation }) => ({
      key: edgeKey(relation, storedParentKey(parent)),
      relation,
      name: parent.ref ?? parent.label,
      sha: storedSha(parent),
      distillation: statedDetails(distillation),
    })),
    evals: resultsOf(revision.evalRuns),
  });
}

/** What one list states of fields the other says nothing of. */
function without<Fact extends { field: string; kind: string }>(
  facts: readonly Fact[],
  others: readonly { field: string; kind: string }[],
): Fact[] {
  const told = new Set(others.filter(isOfCommit).map(({ field }) => field));
  return facts.filter(({ field }) => !told.has(field));
}

function snapshot({
  origin,
  sha,
  modifiedAt,
  facts,
  parents,
  evals,
  artifacts,
}: Pick<StoredRevision, "origin" | "sha" | "modifiedAt"> & {
  facts: readonly { field: string; value: Json; kind: string }[];
  parents: StatedParent[];
  evals: StatedResult[];
  artifacts: readonly ArtifactRow[];
}): Snapshot {
  const mark = facts.find(({ field }) => field === "parser")?.value;
  const missing = missingParts(typeof mark === "string" ? mark : "");
  return {
    origin,
    sha,
    modifiedAt: modifiedAt?.toISOString() ?? null,
    facts: factsOf(facts),
    claims: missing.includes("card") ? null : { parents, evals },
    files: missing.includes("files") ? null : artifacts,
  };
}

/** One value a field; of several the same one whatever their order, the card's own before the Hub's. */
function factsOf(facts: readonly { field: string; value: Json; kind: string }[]) {
  const ordered = facts
    .filter(isOfCommit)
    .toSorted(
      (a, b) => rankOf(a) - rankOf(b) || compare(canonicalJson(a.value), canonicalJson(b.value)),
    );
  const values = new Map<string, Json>();
  for (const { field, value } of ordered) if (!values.has(field)) values.set(field, value);
  return values;
}

const KINDS = ["card", "card_text", "hub_api"];
function rankOf({ kind }: { kind: string }): number {
  const rank = KINDS.indexOf(kind);
  return rank < 0 ? KINDS.length : rank;
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function resultsOf(
  runs: readonly (Pick<Claims["evals"][number], "benchmark" | "benchmarkRevision"> & {
    results: readonly Omit<StatedResult, "benchmark">[];
  })[],
): StatedResult[] {
  return runs.flatMap(({ benchmark, benchmarkRevision, results }) =>
    results.map(({ category, metric, value, unit }) => ({
      benchmark: benchmarkRevision === null ? benchmark : `${benchmark} @ ${benchmarkRevision}`,
      category,
      metric,
      value,
      unit,
    })),
  );
}

function statedDetails(record: DistillationRecord | null): Record<string, Json> | null {
  if (!record) return null;
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}

function shaOf(parent: Parent): string | null {
  return parent.kind === "model" ? parent.sha : null;
}

function storedSha({ kind, key }: StoredEdge["parent"]): string | null {
  const version = versionOf(key);
  return kind === "model" && /^[0-9a-f]{40}$/.test(version) ? version : null;
}
