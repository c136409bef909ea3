import type { Transaction } from "@/lib/db/client";
import {
  addEdges,
  addEvidence,
  catalogSpelling,
  ensureNodes,
  findCycles,
  type NewEdge,
  type NewNode,
  revokeEvidence,
} from "@/lib/lineage/commands";
import {
  type EdgeClaim,
  type Ground,
  type Parent,
  parentKey,
  parentName,
  type ProblemClaim,
} from "@/lib/sync/claim";
import type { RevisionChanges } from "@/lib/sync/plan";
import type { Reading } from "@/lib/sync/reading";

/** The rows everything else hangs on. `ref` is the catalog's name, which a rename on the Hub does not change. */
export type Target = { modelId: string; revisionId: string; ref: string };

type Named = { claim: EdgeClaim; parent: Parent; key: string };

/**
 * A reading without the claims that would make the model its own ancestor; each comes back as a problem that says so.
 * The rest of the reading is kept.
 */
export async function withoutCycles(
  tx: Transaction,
  reading: Reading,
  ref: string,
): Promise<Reading> {
  const { edges, problems } = reading.claims;
  const named = await withCatalogSpelling(tx, edges);
  const models = named.flatMap(({ parent, key }) =>
    parent.kind === "model" ? [{ key, bareRef: parent.sha === null ? parent.ref : null }] : [],
  );
  const cycles = await findCycles(tx, [ownKey(reading, ref), `model:${ref}@unpinned`], models);
  if (cycles.size === 0) return reading;
  const refused = named.flatMap(({ claim, parent, key }) =>
    refusal(claim, parent, ref, cycles.get(key)),
  );
  const kept = named.filter(({ key }) => !cycles.has(key)).map(({ claim }) => claim);
  return {
    ...reading,
    claims: { ...reading.claims, edges: kept, problems: [...problems, ...refused] },
  };
}

function refusal(
  claim: EdgeClaim,
  parent: Parent,
  ref: string,
  path: string[] | undefined,
): ProblemClaim[] {
  if (path === undefined) return [];
  const name = parentName(parent);
  const between = path.slice(1, -1);
  const via = between.length > 0 ? ` (via ${between.join(", ")})` : "";
  const role = claim.relation === "distilled_from" ? "teacher" : "parent";
  return [
    {
      code: "lineage.cycle",
      field: claim.field,
      message: `${ref} says ${name} is its ${role}, but ${name}'s record already names this model as its own parent${via}. This claim was not added.`,
    },
  ];
}

/** Writes the lineage a plan adds and revokes the evidence nobody states any more. */
export async function applyEdges(
  tx: Transaction,
  changes: RevisionChanges,
  reading: Reading,
  target: Target,
): Promise<void> {
  const { ref, revisionId } = target;
  await revokeEvidence(tx, changes.revokeEvidence);
  const own: NewNode = {
    key: ownKey(reading, ref),
    kind: "model",
    label: ref,
    ref,
    provider: null,
    revisionId,
  };
  const named = await withCatalogSpelling(
    tx,
    changes.edges.map(({ claim }) => claim),
  );
  const ids = await ensureNodes(tx, [
    own,
    ...(await parentNodes(
      tx,
      named.map(({ parent }) => parent),
    )),
  ]);
  const idOf = (key: string): string => {
    const id = ids.get(key);
    if (id === undefined) throw new Error(`The node ${key} was not found after it was added.`);
    return id;
  };
  const added: NewEdge[] = [];
  for (const [at, { claim, edgeId, grounds, supersedes }] of changes.edges.entries()) {
    const evidence = grounds.map(evidenceOf);
    if (edgeId !== null) await addEvidence(tx, edgeId, evidence);
    else
      added.push({
        parentId: idOf(named[at]?.key ?? ""),
        relation: claim.relation,
        distillation: claim.distillation,
        evidence,
        supersedes,
      });
  }
  await addEdges(tx, idOf(own.key), added);
}

/** A revision's own node: by commit, or by the record it is known by. */
function ownKey({ sha, digest }: Reading, ref: string): string {
  return sha ? `model:${ref}@${sha}` : `model:${ref}@record:${digest.slice(0, 12)}`;
}

/** Cards write ids in any case; one model is one node. */
async function withCatalogSpelling(tx: Transaction, claims: EdgeClaim[]): Promise<Named[]> {
  const refs = claims.flatMap(({ parent }) => (parent.kind === "model" ? [parent.ref] : []));
  const spelled = await catalogSpelling(tx, refs);
  return claims.map((claim) => {
    const { parent: written } = claim;
    const parent =
      written.kind === "model"
        ? { ...written, ref: spelled.get(written.ref.toLowerCase()) ?? written.ref }
        : written;
    return { claim, parent, key: parentKey(parent) };
  });
}

async function parentNodes(tx: Transaction, parents: Parent[]): Promise<NewNode[]> {
  const pinned = parents.flatMap((parent) =>
    parent.kind === "model" && parent.sha !== null ? [parent] : [],
  );
  const revisionOf = new Map<string, string | null>();
  for (const { ref, sha } of pinned) {
    const row = await tx.revision.findFirst({
      where: { sha, model: { ref } },
      select: { id: true },
    });
    revisionOf.set(parentKey({ kind: "model", ref, sha }), row?.id ?? null);
  }
  const nodes = parents.map((parent) => nodeOf(parent, revisionOf.get(parentKey(parent)) ?? null));
  return [...new Map(nodes.map((node) => [node.key, node])).values()];
}

function nodeOf(parent: Parent, revisionId: string | null): NewNode {
  const node = { key: parentKey(parent), kind: parent.kind, provider: null, revisionId: null };
  switch (parent.kind) {
    case "model":
      return { ...node, label: parent.ref, ref: parent.ref, revisionId };
    case "dataset":
      return { ...node, label: parent.name, ref: parent.ref };
    case "service":
      return { ...node, label: parent.label, ref: null, provider: parent.provider };
    case "named":
    case "undisclosed":
      return { ...node, label: parent.label, ref: null };
  }
}

function evidenceOf({ grade, kind, source, quote, sha256, statedAt }: Ground) {
  return { grade, kind, source, quote, sha256, statedAt };
}
