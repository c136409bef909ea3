import type { LineageEdge, LineageGraph, LineageNode, Relation } from "@/lib/lineage/schema";

/** Siblings that hang on one node by one relation and lead nowhere else, drawn as one node. */
export type SiblingGroup = { id: string; relation: Relation; count: number };

export type GroupedGraph = {
  nodes: LineageNode[];
  groups: SiblingGroup[];
  edges: Pick<LineageEdge, "id" | "from" | "to" | "relation" | "grade">[];
  /** How many nodes were left out altogether, since even grouped they were too many. */
  omitted: number;
};

/** Past this a picture is no longer read; the table beside it holds every edge. */
export const NODE_LIMIT = 60;
/** More siblings than this are folded even in a small graph: a column of them is no picture. */
const TALL = 8;

type Sibling = { node: LineageNode; edge: LineageEdge };

/**
 * Folds leaf siblings so that the picture stays readable: columns over eight to six and a group, then, past sixty
 * nodes, to two and a group. What is still too much is left out from the far end.
 */
export function groupSiblings(graph: LineageGraph): GroupedGraph {
  const gentle = fold(graph, TALL, TALL - 2);
  const grouped =
    gentle.nodes.length + gentle.groups.length > NODE_LIMIT ? fold(graph, 3, 2) : gentle;
  return grouped.nodes.length > NODE_LIMIT ? keepNearest(grouped, graph.root) : grouped;
}

function fold(graph: LineageGraph, most: number, kept: number): GroupedGraph {
  const folded = new Set<string>();
  const groups: SiblingGroup[] = [];
  const groupEdges: GroupedGraph["edges"] = [];
  for (const [id, siblings] of siblingsByParent(graph)) {
    if (siblings.length <= most) continue;
    // Models of the catalog stay in sight: they are the ones a reader can open.
    const rest = siblings
      .toSorted(
        (a, b) =>
          Number(b.node.inCatalog) - Number(a.node.inCatalog) ||
          a.node.label.localeCompare(b.node.label, "en", { numeric: true }),
      )
      .slice(kept);
    const [first] = rest;
    if (!first) continue;
    for (const { node } of rest) folded.add(node.id);
    const { relation, from, to } = first.edge;
    const isChild = from === first.node.id;
    groups.push({ id, relation, count: rest.length });
    groupEdges.push({
      id: `edge:${id}`,
      relation,
      from: isChild ? id : from,
      to: isChild ? to : id,
      grade: "declared",
    });
  }
  return {
    nodes: graph.nodes.filter(({ id }) => !folded.has(id)),
    groups,
    edges: [
      ...graph.edges.filter(({ from, to }) => !folded.has(from) && !folded.has(to)),
      ...groupEdges,
    ],
    omitted: 0,
  };
}

function siblingsByParent({ root, nodes, edges }: LineageGraph): Map<string, Sibling[]> {
  const touching = new Map<string, LineageEdge[]>();
  for (const edge of edges) {
    for (const end of [edge.from, edge.to]) touching.set(end, [...(touching.get(end) ?? []), edge]);
  }
  const siblings = new Map<string, Sibling[]>();
  for (const node of nodes) {
    const [edge, another] = touching.get(node.id) ?? [];
    if (!edge || another || node.id === root) continue;
    const side = edge.from === node.id ? "child" : "parent";
    const key = `group:${side}:${edge.relation}:${side === "child" ? edge.to : edge.from}`;
    siblings.set(key, [...(siblings.get(key) ?? []), { node, edge }]);
  }
  return siblings;
}

function keepNearest(graph: GroupedGraph, root: string): GroupedGraph {
  const near = new Set([root]);
  for (const id of near) {
    for (const { from, to } of graph.edges) {
      if (near.size >= NODE_LIMIT) break;
      if (from === id) near.add(to);
      if (to === id) near.add(from);
    }
  }
  const nodes = graph.nodes.filter(({ id }) => near.has(id));
  return {
    nodes,
    groups: graph.groups.filter(({ id }) => near.has(id)),
    edges: graph.edges.filter(({ from, to }) => near.has(from) && near.has(to)),
    omitted: graph.nodes.length - nodes.length,
  };
}
