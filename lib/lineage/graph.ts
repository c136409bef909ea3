import { type LineageEdge, type LineageGraph, type LineageNode, type NodeKind } from "./schema";

/** A revision of the catalog: what a model node stands for when it stands for something we hold. */
export type HeldRevision = {
  id: string;
  ref: string;
  sha: string | null;
  digest: string;
  /** The key of its node; null while no edge touches it. */
  key: string | null;
};

/** A stored node. `revision` is the one it is pinned to, `latest` the newest of the catalog's model by its name. */
export type WalkNode = {
  id: string;
  kind: NodeKind;
  key: string;
  label: string;
  ref: string | null;
  provider: string | null;
  route: string | null;
  revision: HeldRevision | null;
  latest: HeldRevision | null;
};

/** A live edge, its two ends being stored nodes. */
export type WalkEdge = Omit<LineageEdge, "from" | "to"> & { childId: string; parentId: string };

/** What was read around a root: everything within `depth` steps and, to tell whether more follows, one step further. */
export type Walk = {
  root: HeldRevision;
  nodes: readonly WalkNode[];
  edges: readonly WalkEdge[];
  depth: number;
  direction: "up" | "down" | "both";
  maxNodes: number;
  /** True when the reading itself stopped early. */
  cut: boolean;
};

/** The graph to show, and which revision of the catalog each of its nodes stands for. */
export type Assembled = { graph: LineageGraph; held: ReadonlyMap<string, HeldRevision> };

/** A thing drawn once: a revision of the catalog, or a stored node that is none. */
type Place = { id: string; node: WalkNode | null; held: HeldRevision | null };
/** `named` is false where the claim named a model without its revision and the place is our reading of it. */
type Line = { edge: WalkEdge; from: Place; to: Place; named: boolean };

/**
 * Turns stored nodes and edges into the graph around a root.
 *
 * A parent named without a revision is drawn as the catalog's latest revision of that model (as the root, when it is
 * the root's own name), so that its own lineage continues; the node says `pinned: false`. Where that reading would
 * close a cycle, as when a version was taught by "the model" of its own name, the bare name is drawn as itself.
 * Ids are the nodes' keys.
 */
export function assembleGraph(walk: Walk): Assembled {
  const root: Place = { id: idOf(walk.root), node: null, held: walk.root };
  const lines = drawLines(walk);
  const shown = new Map<string, Place>([[root.id, root]]);
  const named = new Set<string>([root.id]);
  const kept = new Map<string, Line>();
  let truncated = walk.cut;

  const spread = (near: "from" | "to", far: "from" | "to") => {
    const byNear = new Map<string, Line[]>();
    for (const line of lines)
      byNear.set(line[near].id, [...(byNear.get(line[near].id) ?? []), line]);
    let frontier = [root.id];
    const seen = new Set(frontier);
    for (let depth = 0; frontier.length > 0; depth += 1) {
      const reached: string[] = [];
      for (const line of frontier.flatMap((id) => byNear.get(id) ?? [])) {
        const place = line[far];
        if (depth === walk.depth || (!shown.has(place.id) && shown.size >= walk.maxNodes)) {
          truncated = true;
          continue;
        }
        shown.set(place.id, place);
        kept.set(line.edge.id, line);
        if (line.named || far === "from") named.add(place.id);
        if (!seen.has(place.id)) reached.push(place.id);
        seen.add(place.id);
      }
      frontier = reached;
    }
  };
  if (walk.direction !== "down") spread("from", "to");
  if (walk.direction !== "up") spread("to", "from");

  const places = [...shown.values()];
  return {
    graph: {
      root: root.id,
      nodes: places.map((place) => nodeOf(place, named.has(place.id))),
      edges: [...kept.values()].map(edgeOf),
      truncated,
    },
    held: new Map(places.flatMap(({ id, held }) => (held ? [[id, held] as const] : []))),
  };
}

/** Every edge between places. Edges as stated come first: they cannot close a cycle, the database sees to that. */
function drawLines({ root, nodes, edges }: Walk): Line[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentsOf = new Map<string, string[]>();
  const stated: Line[] = [];
  const read: { line: Line; bare: Place }[] = [];

  for (const edge of edges) {
    const child = byId.get(edge.childId);
    const parent = byId.get(edge.parentId);
    if (!child || !parent) continue;
    const from = placeOf(child);
    const bare = placeOf(parent);
    const meant = meantBy(parent, root);
    if (meant) read.push({ line: { edge, from, to: { ...bare, ...meant }, named: false }, bare });
    else stated.push({ edge, from, to: bare, named: true });
  }

  const draw = (line: Line) => {
    parentsOf.set(line.from.id, [...(parentsOf.get(line.from.id) ?? []), line.to.id]);
    return line;
  };
  const first = stated.map(draw);
  const rest = read.map(({ line, bare }) =>
    draw(reaches(parentsOf, line.to.id, line.from.id) ? { ...line, to: bare } : line),
  );
  const drawn = new Map([...first, ...rest].map((line) => [line.edge.id, line]));
  return edges.flatMap((edge) => drawn.get(edge.id) ?? []);
}

/** The revision a bare name is read as; null for anything that is not a bare name of the catalog. */
function meantBy(node: WalkNode, root: HeldRevision): { id: string; held: HeldRevision } | null {
  if (node.kind !== "model" || node.revision || shaOf(node.key) || !node.latest) return null;
  const held = node.latest.ref === root.ref ? root : node.latest;
  return { id: idOf(held), held };
}

function reaches(parentsOf: ReadonlyMap<string, string[]>, start: string, goal: string): boolean {
  const seen = new Set<string>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === goal) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(parentsOf.get(id) ?? []));
  }
  return false;
}

function placeOf(node: WalkNode): Place {
  return { id: node.revision ? idOf(node.revision) : node.key, node, held: node.revision };
}

function idOf({ key, ref, sha, digest }: HeldRevision): string {
  return key ?? `model:${ref}@${sha ?? digest}`;
}

/** The commit in a model node's key: a claim may pin a revision the catalog does not hold. */
function shaOf(key: string): string | null {
  return /@([0-9a-f]{40})$/.exec(key)?.[1] ?? null;
}

function nodeOf({ id, node, held }: Place, named: boolean): LineageNode {
  const revision = held ? held.sha : node?.kind === "model" ? shaOf(node.key) : null;
  return {
    id,
    kind: node?.kind ?? "model",
    label: held?.ref ?? node?.label ?? id,
    ref: held?.ref ?? node?.latest?.ref ?? node?.ref ?? null,
    revision,
    pinned: revision !== null && named,
    inCatalog: held !== null || (node?.latest ?? null) !== null,
    provider: node?.provider ?? null,
    route: node?.route ?? null,
  };
}

function edgeOf({ edge, from, to }: Line): LineageEdge {
  const { id, relation, grade, distillation, evidence } = edge;
  return { id, from: from.id, to: to.id, relation, grade, distillation, evidence };
}
