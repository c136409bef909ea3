import { db, type Prisma } from "@/lib/db/client";
import type { Relation } from "@/lib/lineage/schema";
import type { BuiltRevision } from "./catalog";
import { unique } from "./unique";

/** A stored node, with what tests ask of it. */
export type BuiltNode = { id: string; key: string };

/** Any node; a service by default. */
export async function aNode(
  overrides: Partial<Prisma.NodeUncheckedCreateInput> = {},
): Promise<BuiltNode> {
  const label = unique("service");
  return db().node.create({
    data: {
      kind: "service",
      key: `service:provider/${label}`,
      label,
      provider: "Provider",
      ...overrides,
    },
    select: { id: true, key: true },
  });
}

/** The node of a revision; the same one when asked twice. */
export async function aModelNode(revision: BuiltRevision): Promise<BuiltNode> {
  const stored = await db().node.findUnique({
    where: { revisionId: revision.id },
    select: { id: true, key: true },
  });
  if (stored) return stored;
  const { ref, sha, id } = revision;
  return aNode({
    kind: "model",
    key: `model:${ref}@${sha ?? id}`,
    label: ref,
    ref,
    provider: null,
    revisionId: id,
  });
}

/** The node of a model named without a revision; the same one when asked twice. */
export async function anUnpinnedNode(ref: string): Promise<BuiltNode> {
  const key = `model:${ref}@unpinned`;
  const stored = await db().node.findUnique({ where: { key }, select: { id: true, key: true } });
  return stored ?? aNode({ kind: "model", key, label: ref, ref, provider: null });
}

/** A dataset's node. */
export async function aDatasetNode(
  ref = `${unique("owner")}/${unique("dataset")}`,
): Promise<BuiltNode> {
  return aNode({ kind: "dataset", key: `dataset:${ref}`, label: ref, ref, provider: null });
}

/** What an edge states beside its two ends. */
export type EdgeOverrides = {
  relation?: Relation;
  evidence?: Partial<Omit<Prisma.EvidenceUncheckedCreateInput, "edgeId">>[];
  distillation?: Omit<Prisma.DistillationUncheckedCreateInput, "edgeId">;
};

/** child → parent, `distilled_from` on the word of the card by default. */
export async function anEdge(
  child: BuiltNode,
  parent: BuiltNode,
  { relation = "distilled_from", evidence = [{}], distillation }: EdgeOverrides = {},
): Promise<{ id: string }> {
  return db().$transaction(async (tx) => {
    const edge = await tx.edge.create({
      data: { childId: child.id, parentId: parent.id, relation },
      select: { id: true },
    });
    await tx.evidence.createMany({
      data: evidence.map((given) => ({
        edgeId: edge.id,
        grade: "hub_derived" as const,
        kind: "card",
        source: "README.md",
        ...given,
      })),
    });
    if (distillation) await tx.distillation.create({ data: { edgeId: edge.id, ...distillation } });
    return edge;
  });
}
