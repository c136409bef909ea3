import type { Grade } from "@/lib/grade";
import {
  type DistillationRecord,
  type LineageEdge,
  type LineageGraph,
  type LineageNode,
  type Relation,
} from "@/lib/lineage/schema";
import { relationTone } from "@/components/lineage/relation-tone";

/** One direct parent of a model, with the claim that says so. */
export type Parent = {
  node: LineageNode;
  relation: Relation;
  grade: Grade;
  distillation: DistillationRecord | null;
  edge: LineageEdge;
};

/** Who taught a model and whose weights it starts from: the direct parents, of its whole lineage. */
export type Parentage = { teachers: Parent[]; bases: Parent[] };

export function parentageOf(graph: LineageGraph | null): Parentage {
  const nodes = new Map(graph?.nodes.map((node) => [node.id, node]));
  const parents = (graph?.edges ?? []).flatMap((edge) => {
    const node = nodes.get(edge.to);
    if (edge.from !== graph?.root || !node) return [];
    const { relation, grade, distillation } = edge;
    return [{ node, relation, grade, distillation, edge }];
  });
  return {
    teachers: parents.filter(({ relation }) => relation === "distilled_from"),
    bases: parents.filter(({ relation }) => relationTone(relation) === "weights"),
  };
}

/** The name a node is cited by. */
export const nodeName = ({ ref, label }: LineageNode) => ref ?? label;
