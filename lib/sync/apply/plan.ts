import type { Grade } from "@/lib/grade";
import type { DistillationRecord, NodeKind, Relation } from "@/lib/lineage/schema";
import type { Admission, Exclusion } from "@/lib/sync/reading/admission";
import { placeOf, versionOf } from "@/lib/sync/apply/nodes";
import {
  type EdgeClaim,
  type EvalClaim,
  type FactClaim,
  type Ground,
  type Json,
  type ProblemClaim,
  parentKey,
} from "@/lib/sync/reading/claim";
import { edgeKey, factKey, groundKey } from "@/lib/sync/reading/merge";
import type { ArtifactRow, Origin, Reading } from "@/lib/sync/reading/reading";
import { canonicalJson } from "@/lib/sync/reading/storable";

type StoredFact = {
  id: string;
  field: string;
  value: Json;
  grade: Grade;
  kind: string;
  source: string;
  quote: string | null;
};
type StoredEvidence = {
  id: string;
  grade: Grade;
  kind: string;
  source: string;
  quote: string | null;
};
export type StoredEdge = {
  id: string;
  relation: Relation;
  /** As its node stands: the key it was made under, and the name it goes by now. */
  parent: { kind: NodeKind; key: string; ref: string | null; label: string };
  distillation: DistillationRecord | null;
  evidence: StoredEvidence[];
};

type StoredRun = {
  benchmark: string;
  benchmarkRevision: string | null;
  results: { category: string; metric: string; value: number | null; unit: string }[];
};

/** What is stored of a revision, live rows only. */
export type StoredRevision = {
  id: string;
  sha: string | null;
  modifiedAt: Date | null;
  origin: Origin | null;
  facts: StoredFact[];
  /** The license the last earlier card stated that could be read, where this revision's card could not be. */
  statedBefore: { field: string; value: Json; kind: string }[];
  edges: StoredEdge[];
  problems: (ProblemClaim & { id: string })[];
  artifacts: (ArtifactRow & { id: string })[];
  /** Results its publisher states. */
  evalRuns: StoredRun[];
};

/** What is stored of a model; `revision` is the one a reading is of, null when that is new. */
export type StoredModel = {
  id: string;
  ref: string;
  hubId: string | null;
  source: string;
  admission: string;
  admissionReason: string;
  latest: StoredRevision | null;
  revision: StoredRevision | null;
};

export type ModelChanges = {
  /** The name the repository goes by now. */
  ref?: string;
  hubId?: string;
  source?: string;
  sourceUrl?: string;
  admission?: string;
  admissionReason?: string;
};

/** An edge to write: new, new in place of one that said otherwise, or kept with more evidence. */
type EdgeChange = {
  claim: EdgeClaim;
  edgeId: string | null;
  supersedes: string | null;
  grounds: Ground[];
};

/** The rows a reading adds to a revision and the statements it no longer makes. */
export type RevisionChanges = {
  addFacts: FactClaim[];
  revokeFacts: string[];
  edges: EdgeChange[];
  revokeEvidence: string[];
  addProblems: ProblemClaim[];
  /** Problems the source no longer has. */
  endProblems: string[];
  addArtifacts: ArtifactRow[];
  learnArtifacts: {
    id: string;
    sizeBytes: number | null;
    gitOid: string | null;
    sha256: string | null;
  }[];
  evals: EvalClaim[];
};

export type Plan =
  | { kind: "excluded"; reason: string }
  | { kind: "unchanged" }
  | { kind: "create"; admission: Admission; changes: RevisionChanges }
  | { kind: "revise"; model: ModelChanges; movesLatest: boolean; changes: RevisionChanges }
  | {
      kind: "reread";
      model: ModelChanges;
      movesLatest: boolean;
      revisionId: string;
      changes: RevisionChanges;
    };

/** Decides what a reading changes. What was admitted once stays: a later revision may only change the rule. */
export function plan(
  stored: StoredModel | null,
  reading: Reading,
  admission: Admission | Exclusion,
): Plan {
  if (!stored) {
    if (admission.rule === null) return { kind: "excluded", reason: admission.reason };
    return { kind: "create", admission, changes: changesOf(null, reading) };
  }
  const model = modelChanges(stored, reading, admission);
  const { revision } = stored;
  const isLatest = revision?.id === (stored.latest?.id ?? "");
  const movesLatest = !isLatest && mayMoveLatest(stored, reading.origin);
  if (!revision) return { kind: "revise", model, movesLatest, changes: changesOf(null, reading) };
  // The starter's thin copy must not revoke what the Hub itself said of the same commit.
  if (reading.origin === "starter" && revision.origin === "hub") return { kind: "unchanged" };
  const changes = changesOf(revision, reading);
  if (isEmpty(changes) && Object.keys(model).length === 0 && !movesLatest)
    return { kind: "unchanged" };
  return { kind: "reread", model, movesLatest, revisionId: revision.id, changes };
}

/** Starter rows never push aside what a Hub said itself. */
function mayMoveLatest({ latest }: StoredModel, origin: Origin): boolean {
  return origin === "hub" || latest?.origin !== "hub";
}

/**
 * Whether the Hub calls a repository by another name than the catalog. Only its id says that it is the same one; and a
 * recording may be older than what a Hub said.
 */
export function isRenamed(
  stored: Pick<StoredModel, "ref" | "hubId" | "source">,
  { ref, hubId, origin }: Pick<Reading, "ref" | "hubId" | "origin">,
): boolean {
  return (
    hubId !== null &&
    stored.hubId === hubId &&
    stored.ref !== ref &&
    (origin === "hub" || stored.source === "starter")
  );
}

function modelChanges(
  stored: StoredModel,
  reading: Reading,
  admission: Admission | Exclusion,
): ModelChanges {
  const changes: ModelChanges = isRenamed(stored, reading)
    ? { ref: reading.ref, sourceUrl: reading.sourceUrl }
    : {};
  if (stored.hubId === null && reading.hubId !== null) changes.hubId = reading.hubId;
  if (stored.source === "starter" && reading.origin === "hub")
    Object.assign(changes, { source: "hub", sourceUrl: reading.sourceUrl });
  const isWeaker = stored.source === "hub" && reading.origin === "starter";
  // To be named by a child is the weakest rule, and of many children the first to name it stays the reason.
  if (admission.rule === null || admission.rule === "ancestor" || isWeaker) return changes;
  const isNew = admission.rule !== stored.admission || admission.reason !== stored.admissionReason;
  return isNew
    ? { ...changes, admission: admission.rule, admissionReason: admission.reason }
    : changes;
}

function changesOf(
  revision: StoredRevision | null,
  { claims, artifacts }: Reading,
): RevisionChanges {
  if (!revision) return everythingOf(claims, artifacts);
  const claimed = new Set(claims.facts.map(factKey));
  const known = new Set(revision.facts.map(factKey));
  const problems = new Set(revision.problems.map(problemKey));
  const reported = new Set(claims.problems.map(problemKey));
  return {
    addFacts: claims.facts.filter((fact) => !known.has(factKey(fact))),
    revokeFacts: revision.facts.filter((fact) => !claimed.has(factKey(fact))).map(({ id }) => id),
    ...edgeChanges(revision.edges, claims.edges),
    addProblems: claims.problems.filter((problem) => !problems.has(problemKey(problem))),
    endProblems: revision.problems
      .filter((problem) => !reported.has(problemKey(problem)))
      .map(({ id }) => id),
    ...artifactChanges(revision.artifacts, artifacts),
    evals: claims.evals,
  };
}

/** Of a revision that is new, all of it: its claims are told apart already. */
function everythingOf(claims: Reading["claims"], artifacts: Reading["artifacts"]): RevisionChanges {
  return {
    addFacts: claims.facts,
    revokeFacts: [],
    ...edgeChanges([], claims.edges),
    addProblems: claims.problems,
    endProblems: [],
    ...artifactChanges([], artifacts),
    evals: claims.evals,
  };
}

/**
 * An edge nobody claims any more keeps its row and loses its evidence. Claims once made under a parent's former and
 * its present name are one claim now; the edge that has evidence goes on with it.
 */
function edgeChanges(
  stored: StoredEdge[],
  claims: EdgeClaim[],
): Pick<RevisionChanges, "edges" | "revokeEvidence"> {
  const byKey = new Map(
    stored
      .toSorted((a, b) => a.evidence.length - b.evidence.length)
      .map((edge) => [edgeKey(edge.relation, storedParentKey(edge.parent)), edge]),
  );
  const edges: EdgeChange[] = [];
  const kept = new Set<string>();
  for (const claim of claims) {
    const edge = byKey.get(edgeKey(claim.relation, parentKey(claim.parent)));
    if (!edge) {
      edges.push({ claim, edgeId: null, supersedes: null, grounds: claim.grounds });
    } else if (!sameDistillation(edge.distillation, claim.distillation)) {
      edges.push({ claim, edgeId: null, supersedes: edge.id, grounds: claim.grounds });
    } else {
      const live = new Map(edge.evidence.map((row) => [groundKey(row), row.id]));
      const grounds = claim.grounds.filter((ground) => !live.has(groundKey(ground)));
      for (const ground of claim.grounds) kept.add(live.get(groundKey(ground)) ?? "");
      if (grounds.length > 0) edges.push({ claim, edgeId: edge.id, supersedes: null, grounds });
    }
  }
  const superseded = new Set(edges.flatMap(({ supersedes }) => supersedes ?? []));
  const revokeEvidence = stored
    .filter(({ id }) => !superseded.has(id))
    .flatMap(({ evidence }) => evidence.map(({ id }) => id))
    .filter((id) => !kept.has(id));
  return { edges, revokeEvidence };
}

/** The key under which a claim names a stored parent. */
export function storedParentKey({ kind, key, ref }: StoredEdge["parent"]): string {
  return kind === "model" && ref !== null ? placeOf(ref, versionOf(key)) : key;
}

function sameDistillation(
  stored: DistillationRecord | null,
  claimed: DistillationRecord | null,
): boolean {
  return canonicalJson(stored) === canonicalJson(claimed);
}

/** A size or hash learned later is filled in; a file that is new to an unpinned listing is added. */
function artifactChanges(
  stored: StoredRevision["artifacts"],
  seen: ArtifactRow[],
): Pick<RevisionChanges, "addArtifacts" | "learnArtifacts"> {
  const byPath = new Map(stored.map((row) => [row.path, row]));
  return {
    addArtifacts: seen.filter(({ path }) => !byPath.has(path)),
    learnArtifacts: seen.flatMap((file) => {
      const row = byPath.get(file.path);
      if (!row) return [];
      const learned = {
        id: row.id,
        sizeBytes: row.sizeBytes ?? file.sizeBytes,
        gitOid: row.gitOid ?? file.gitOid,
        sha256: row.sha256 ?? file.sha256,
      };
      const isNew =
        learned.sizeBytes !== row.sizeBytes ||
        learned.gitOid !== row.gitOid ||
        learned.sha256 !== row.sha256;
      return isNew ? [learned] : [];
    }),
  };
}

/** Eval runs do not count: the same run enters once, whoever brings it again. */
function isEmpty({
  addFacts,
  revokeFacts,
  edges,
  revokeEvidence,
  addProblems,
  endProblems,
  addArtifacts,
  learnArtifacts,
}: RevisionChanges): boolean {
  const lists = [
    addFacts,
    revokeFacts,
    edges,
    revokeEvidence,
    addProblems,
    endProblems,
    addArtifacts,
    learnArtifacts,
  ];
  return lists.every((list) => list.length === 0);
}

function problemKey({ code, field, message }: ProblemClaim): string {
  return JSON.stringify([code, field, message]);
}
