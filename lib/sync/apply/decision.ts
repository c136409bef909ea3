import type { ChangeContent } from "@/lib/catalog/changes";
import { admit } from "@/lib/sync/reading/admission";
import type { HeldModel } from "@/lib/sync/apply/names";
import { versionRead } from "@/lib/sync/apply/nodes";
import { type ApplyRequest, type Surroundings, versionKey } from "@/lib/sync/apply/surroundings";
import { changesBetween } from "@/lib/sync/drift/changes";
import { snapshotOfReading, snapshotOfStored } from "@/lib/sync/drift/snapshot";
import { type NamedClaim, withoutCycles } from "@/lib/sync/edges/lawful";
import { withBelievableEvals } from "@/lib/sync/evals/runs";
import { mergeEdges } from "@/lib/sync/reading/merge";
import { isRenamed, type Plan, plan, type StoredModel } from "@/lib/sync/apply/plan";
import { isPartialMark, markOf, type Reading } from "@/lib/sync/reading/reading";

export type Writes = Exclude<Plan, { kind: "excluded" | "unchanged" }>;

/** The rows everything else of a reading hangs on. `ref` is the catalog's name, not the Hub's new one. */
export type Target = { modelId: string; revisionId: string; nodeId: string; ref: string };

/** A reading to write: its lawful claims, the plan, and what moved at the source since the one before. */
export type Writing = {
  reading: Reading;
  planned: Writes;
  target: Target;
  /** For edges that are to be added: the nodes of their parents, in the order of the plan's edges. */
  parentIds: string[];
  renaming: { before: string; after: string } | null;
  /** The revision that was the latest before; null for a new model, and where `latest` stays. */
  replaces: string | null;
  drift: ChangeContent[];
  /** Whether the bytes are worth a look now. */
  readsFiles: boolean;
};

/**
 * `later`: an earlier reading of the batch changes the same model, so this one can be judged only after it. `stale`:
 * another reading came between the question to the Hub and now, and nobody can tell which of the two is newer.
 */
export type Decision =
  | { kind: "excluded"; reason: string }
  | { kind: "unchanged" }
  | { kind: "later" }
  | { kind: "stale" }
  | { kind: "write"; writing: Writing };

/** Decides what becomes of one reading, and moves the surroundings on by it. */
export function decide(request: ApplyRequest, around: Surroundings): Decision {
  const { reading, namedBy } = request;
  const { names } = around;
  const known = names.find(reading);
  if (known && around.hasMoved(known)) return { kind: "later" };
  const stored = known && around.storedOf(known, reading);
  if (isStale(request, stored)) return { kind: "stale" };
  const renames = stored !== null && isRenamed(stored, reading);
  const holder = names.holder(reading.ref);
  if (holder && holder !== known && (!known || renames))
    return { kind: "excluded", reason: heldBy(holder.hubId, reading) };
  const renaming = renames ? { before: stored.ref, after: reading.ref } : null;
  if (known && renaming) {
    names.rename(known, renaming.after);
    around.nodes.rename(renaming.before, renaming.after);
  }
  const ref = known?.ref ?? reading.ref;
  const { lawful, asWritten } = lawfulReading(reading, ref, around);
  const admission = admit(asWritten.claims, {
    namedBy,
    isDistilled: (parent) => around.isDistilled(parent),
  });
  const planned = plan(stored, lawful, admission);
  if (planned.kind === "excluded" || planned.kind === "unchanged") return planned;
  return {
    kind: "write",
    writing: write(planned, lawful, { known, stored, renaming, ref }, around),
  };
}

function isStale({ reading, basedOn }: ApplyRequest, stored: StoredModel | null): boolean {
  const latest = stored?.latest?.sha ?? null;
  return basedOn !== undefined && latest !== basedOn && latest !== reading.sha;
}

/** A name is an address here: one that leads to two repositories would lend the one what is known of the other. */
function heldBy(holder: string | null, { ref, hubId }: Reading): string {
  return `The catalog holds another repository under this name: the Hub's id of that one is ${holder ?? "unknown"}, of this one ${hubId ?? "unknown"}. Nothing was written for ${ref}.`;
}

/** A reading with what can be believed and closes no cycle; as the card wrote its parents, and as the catalog does. */
function lawfulReading(reading: Reading, ref: string, around: Surroundings) {
  const believable = withBelievableEvals(reading);
  const { edges, problems } = believable.claims;
  const version = versionRead(reading);
  const found = withoutCycles(ref, namedClaims(edges, around), (parent) =>
    around.wayBack(parent, ref, version),
  );
  const withEdges = (kept: Reading["claims"]["edges"]): Reading => ({
    ...believable,
    claims: { ...believable.claims, edges: kept, problems: [...problems, ...found.problems] },
  });
  return {
    asWritten: withEdges(found.kept.map(({ written }) => written)),
    lawful: withEdges(mergeEdges(found.kept.map(({ claim }) => claim))),
  };
}

/** Cards write ids in any case, and go on using names a model had; one model is one node. */
function namedClaims(edges: Reading["claims"]["edges"], { names }: Surroundings): NamedClaim[] {
  return edges.map((written) => {
    const { parent } = written;
    if (parent.kind !== "model") return { written, claim: written };
    return {
      written,
      claim: { ...written, parent: { ...parent, ref: names.spelled(parent.ref) } },
    };
  });
}

type Before = {
  known: HeldModel | null;
  stored: StoredModel | null;
  renaming: Writing["renaming"];
  ref: string;
};

function write(planned: Writes, reading: Reading, before: Before, around: Surroundings): Writing {
  const { names, nodes, revisions, newId } = around;
  const { stored, renaming, ref } = before;
  const revisionId = planned.kind === "reread" ? planned.revisionId : newId();
  const movesLatest = planned.kind === "create" || planned.movesLatest;
  const model = heldModel(planned, reading, before, around);
  const own = nodes.ofOwn(ref, versionRead(reading), model.hubId, revisionId);
  const parentIds = planned.changes.edges.map(({ claim: { parent } }) => {
    if (parent.kind !== "model") return nodes.ofParent(parent, null, null).id;
    const mark = names.holder(parent.ref)?.hubId ?? null;
    return nodes.ofParent(parent, mark, around.pinned(parent)).id;
  });
  revisions.add({ modelId: model.id, version: versionKey(reading), id: revisionId });
  if (movesLatest) model.latestId = revisionId;
  around.settle(model, {
    nodeId: own.id,
    parents: reading.claims.edges.map(({ parent }) => parent),
  });
  const replaced = movesLatest ? (stored?.latest ?? null) : null;
  return {
    reading,
    planned,
    target: { modelId: model.id, revisionId, nodeId: own.id, ref },
    parentIds,
    renaming,
    replaces: replaced?.id ?? null,
    readsFiles: readsFiles(planned, reading, stored),
    drift: [
      ...(renaming ? [renamed(renaming)] : []),
      ...(replaced ? changesBetween(snapshotOfStored(replaced), snapshotOfReading(reading)) : []),
    ],
  };
}

/** A Hub has the bytes of the model's newest commit, and they are new or were behind a gate until now. */
function readsFiles(planned: Writes, reading: Reading, stored: StoredModel | null): boolean {
  if (reading.origin !== "hub" || reading.sha === null) return false;
  if (planned.kind === "create" || planned.movesLatest) return true;
  const before = stored?.revision ? markOf({ claims: stored.revision }) : null;
  const isLatest = planned.kind === "reread" && planned.revisionId === stored?.latest?.id;
  return isLatest && before !== null && isPartialMark(before) && markOf(reading) !== before;
}

/** The model as the names have it from now on. */
function heldModel(
  planned: Writes,
  { hubId, origin }: Reading,
  { known, ref }: Before,
  { names, newId }: Surroundings,
): HeldModel {
  if (planned.kind === "create") {
    const { rule, reason } = planned.admission;
    const added = { admission: rule, admissionReason: reason, source: origin, latestId: null };
    names.add({ ...added, id: newId(), ref, hubId });
  } else if (known) {
    const { hubId: learned, source, admission, admissionReason } = planned.model;
    const changes = { hubId: learned, source, admission, admissionReason };
    const stated = Object.entries(changes).filter(([, value]) => value !== undefined);
    names.add(Object.assign(known, Object.fromEntries(stated)));
  }
  const model = names.holder(ref);
  if (!model) throw new Error(`${ref} is not stored, and the plan does not create it.`);
  return model;
}

function renamed({ before, after }: NonNullable<Writing["renaming"]>): ChangeContent {
  return { kind: "renamed", before: { ref: before }, after: { ref: after } };
}
