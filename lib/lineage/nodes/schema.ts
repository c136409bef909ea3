import { z } from "zod";
import { NodeKind } from "@/lib/lineage/schema";

export const StoredNode = z.object({
  id: z.string(),
  key: z.string(),
  kind: NodeKind,
  ref: z.string().nullable(),
  revisionId: z.string().nullable(),
});
export type StoredNode = z.infer<typeof StoredNode>;

/** Ancestors are followed this far; beyond it evidence is gone anyway. */
export const DEEPEST = 12;

export const AncestorEdge = z.object({
  childId: z.string(),
  parent: StoredNode,
  /** The node from which a walk goes on: the parent itself, or the latest revision of the model it names. */
  next: z.string().nullable(),
});
export type AncestorEdge = z.infer<typeof AncestorEdge>;
