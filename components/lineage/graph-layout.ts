import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk.bundled.js";
import {
  type GroupedGraph,
  groupSiblings,
  type SiblingGroup,
} from "@/components/lineage/graph-groups";
import { readingOrder } from "@/components/lineage/graph-order";
import { placeGraph } from "@/components/lineage/graph-placement";
import { isConfirmed, type RelationTone, relationTone } from "@/components/lineage/relation-tone";
import type { LineageGraph, LineageNode, NodeKind, Relation } from "@/lib/lineage/schema";
import { links } from "@/lib/web/links";

type Box = { x: number; y: number; width: number; height: number };

export type DrawnNode = Box & {
  id: string;
  kind: NodeKind | "group";
  /** The line above the name: the namespace, the provider, or the kind in words. */
  over: string;
  name: string;
  /** What a screen reader says. */
  spoken: string;
  href: string | null;
  isRoot: boolean;
};

export type DrawnEdge = {
  id: string;
  from: string;
  to: string;
  path: string;
  tone: RelationTone;
  isConfirmed: boolean;
  label: (Box & { text: string }) | null;
};

export type DrawnGraph = {
  width: number;
  height: number;
  nodes: DrawnNode[];
  edges: DrawnEdge[];
  omitted: number;
};

/** The words of the picture, so that the layout can measure them. */
export type GraphWords = {
  kind: (kind: NodeKind) => string;
  relation: (relation: Relation) => string;
  group: (relation: Relation, count: number) => string;
  folded: string;
  spoken: (node: LineageNode) => string;
};

const NODE_HEIGHT = 42;
const NODE_PADDING = 12;
/** JetBrains Mono advances 0.6 em a character, so a name's width is known without a screen. */
const NAME_ADVANCE = 13 * 0.6;
const OVER_ADVANCE = 11 * 0.6;
const LONGEST_NAME = 30;
/** Inter has no one advance; this errs to wide. */
const LABEL_ADVANCE = 5.6;
const LABEL_HEIGHT = 16;
const CORNER = 7;

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": "[top=16,left=16,bottom=16,right=16]",
  "elk.spacing.nodeNode": "14",
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "14",
  "elk.spacing.edgeLabel": "4",
  "elk.layered.spacing.nodeNodeBetweenLayers": "34",
  "elk.layered.spacing.edgeNodeBetweenLayers": "16",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.crossingMinimization.forceNodeModelOrder": "true",
};

/** Places a lineage on paper: parents left, children right. The same input always gives the same picture. */
export async function layoutGraph(graph: LineageGraph, words: GraphWords): Promise<DrawnGraph> {
  const grouped = groupSiblings(graph);
  const place = readingOrder(grouped, graph.root);
  const nodes = [
    ...grouped.nodes.map((node) => labelledNode(node, node.id === graph.root, words)),
    ...grouped.groups.map((group) => labelledGroup(group, words)),
  ].toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  const labels = new Map(grouped.edges.map(({ id, relation }) => [id, words.relation(relation)]));
  const unplaced: ElkNode = {
    id: "lineage",
    layoutOptions: OPTIONS,
    children: nodes.map(({ id, width, height }) => ({
      id,
      width,
      height,
      layoutOptions: { "elk.portConstraints": "FREE" },
      ports: ports(id, grouped.edges),
    })),
    edges: grouped.edges.map((edge) => elkEdge(edge, labels.get(edge.id) ?? "")),
  };
  const placed = await placeGraph(unplaced);
  const boxes = new Map(placed.children?.map((child) => [child.id, box(child)]));
  const routes = new Map(placed.edges?.map((edge) => [edge.id, edge]));
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    nodes: nodes.map((node) => ({ ...node, ...boxes.get(node.id) })),
    edges: grouped.edges.map(({ id, from, to, relation, grade }) => {
      const route = routes.get(id);
      const [label] = route?.labels ?? [];
      return {
        id,
        from,
        to,
        path: route ? roundedPath(route) : "",
        tone: relationTone(relation),
        isConfirmed: isConfirmed(grade),
        label: label ? { ...box(label), text: labels.get(id) ?? "" } : null,
      };
    }),
    omitted: grouped.omitted,
  };
}

const box = ({ x = 0, y = 0, width = 0, height = 0 }: Partial<Box> | ElkNode): Box => ({
  x,
  y,
  width,
  height,
});

type GroupedEdge = GroupedGraph["edges"][number];

/** Claims of one kind leave a node by one port, so that they run as one line until they part. */
const portOf = (node: string, { relation, grade }: GroupedEdge, side: "in" | "out") =>
  `${side} ${relation} ${isConfirmed(grade) ? 1 : 0} ${node}`;

function ports(node: string, edges: readonly GroupedEdge[]) {
  const ids = edges.flatMap((edge) => [
    ...(edge.to === node ? [portOf(node, edge, "out")] : []),
    ...(edge.from === node ? [portOf(node, edge, "in")] : []),
  ]);
  return [...new Set(ids)].map((id) => ({ id, width: 0, height: 0 }));
}

function elkEdge(edge: GroupedEdge, text: string): ElkExtendedEdge {
  const width = text.length * LABEL_ADVANCE + 8;
  const layoutOptions = { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" };
  return {
    id: edge.id,
    sources: [portOf(edge.to, edge, "out")],
    targets: [portOf(edge.from, edge, "in")],
    labels: [{ text, width, height: LABEL_HEIGHT, layoutOptions }],
  };
}

function sized(node: Omit<DrawnNode, keyof Box>): DrawnNode {
  const letters = Math.max(node.name.length * NAME_ADVANCE, node.over.length * OVER_ADVANCE);
  const width = Math.ceil(Math.max(96, letters + 2 * NODE_PADDING + 2));
  return { ...node, x: 0, y: 0, width, height: NODE_HEIGHT };
}

function labelledNode(node: LineageNode, isRoot: boolean, words: GraphWords): DrawnNode {
  const [namespace, name] = node.ref?.split("/") ?? [];
  const kind = words.kind(node.kind);
  const owner = name === undefined ? node.provider : (namespace ?? null);
  return sized({
    id: node.id,
    kind: node.kind,
    over: short([node.kind === "model" ? null : kind, owner].filter(Boolean).join(" · ") || kind),
    name: short(name ?? node.label),
    spoken: words.spoken(node),
    href: node.inCatalog && node.ref && !isRoot ? links.model(node.ref, "lineage") : null,
    isRoot,
  });
}

/** A group leads to the table, where its members are. */
function labelledGroup({ id, relation, count }: SiblingGroup, words: GraphWords): DrawnNode {
  const name = `+${words.group(relation, count)}`;
  return sized({
    id,
    kind: "group",
    over: words.folded,
    name,
    spoken: `${name}, ${words.folded}`,
    href: "#claims",
    isRoot: false,
  });
}

const short = (text: string) =>
  text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text;

/** The route as one path, its right angles rounded like bent pipe. */
function roundedPath(edge: ElkExtendedEdge): string {
  const [section] = edge.sections ?? [];
  if (!section) return "";
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  return points
    .map((point, at) => {
      const before = points[at - 1];
      const after = points[at + 1];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const into = toward(point, before);
      const out = toward(point, after);
      return `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`;
    })
    .join("");
}

type Point = { x: number; y: number };

function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const step = Math.min(CORNER, length / 2);
  const at = (a: number, b: number) => Number((a + ((b - a) * step) / (length || 1)).toFixed(1));
  return { x: at(from.x, to.x), y: at(from.y, to.y) };
}
