import { describe, expect, it } from "vitest";
import type { LineageEdge, LineageGraph, LineageNode, Relation } from "@/lib/lineage/schema";
import { groupSiblings, NODE_LIMIT } from "./graph-groups";

const node = (id: string, inCatalog = true): LineageNode => ({
  id,
  kind: "model",
  label: id,
  ref: id,
  revision: null,
  pinned: false,
  inCatalog,
  provider: null,
  route: null,
});

const edge = (from: string, to: string, relation: Relation): LineageEdge => ({
  id: `${from} ${relation} ${to}`,
  from,
  to,
  relation,
  grade: "declared",
  distillation: null,
  evidence: [],
});

function family(counts: Partial<Record<Relation, number>>): LineageGraph {
  const edges = Object.entries(counts).flatMap(([relation, count]) =>
    Array.from({ length: count }, (_, at) =>
      edge(`${relation} ${at}`, "root", relation as Relation),
    ),
  );
  const nodes = [node("root"), ...edges.map(({ from }) => node(from))];
  return { root: "root", nodes, edges, truncated: false };
}

describe("groupSiblings", () => {
  it("leaves a small graph as it is", () => {
    const graph = family({ quantized_from: 8 });
    const grouped = groupSiblings(graph);
    expect(grouped.nodes).toEqual(graph.nodes);
    expect(grouped.groups).toEqual([]);
  });

  it("folds a long column into a group that says how many it holds", () => {
    const { nodes, groups, edges } = groupSiblings(
      family({ quantized_from: 50, finetuned_from: 3 }),
    );
    expect(nodes).toHaveLength(1 + 6 + 3);
    expect(groups).toMatchObject([{ relation: "quantized_from", count: 44 }]);
    expect(edges).toContainEqual(expect.objectContaining({ from: groups[0]?.id, to: "root" }));
  });

  it("keeps models a reader can open before those outside the catalog", () => {
    const graph = family({ quantized_from: 12 });
    const nodes = graph.nodes.map((one, at) => ({
      ...one,
      inCatalog: one.id === "root" || at > 9,
    }));
    const kept = groupSiblings({ ...graph, nodes }).nodes.map(({ id }) => id);
    expect(kept).toEqual(
      expect.arrayContaining(["quantized_from 9", "quantized_from 10", "quantized_from 11"]),
    );
  });

  it("never folds a node that leads further", () => {
    const graph = family({ finetuned_from: 20 });
    const child = edge("grandchild", "finetuned_from 19", "quantized_from");
    const grouped = groupSiblings({
      ...graph,
      nodes: [...graph.nodes, node("grandchild")],
      edges: [...graph.edges, child],
    });
    expect(grouped.nodes.map(({ id }) => id)).toContain("finetuned_from 19");
  });

  it("leaves out the far end of what even folding cannot shorten, and counts it", () => {
    const ids = Array.from({ length: 100 }, (_, at) => `chain ${at}`);
    const edges = ids.map((id, at) =>
      edge(id, at === 0 ? "root" : (ids[at - 1] ?? ""), "finetuned_from"),
    );
    const grouped = groupSiblings({
      root: "root",
      nodes: [node("root"), ...ids.map((id) => node(id))],
      edges,
      truncated: false,
    });
    expect(grouped.nodes).toHaveLength(NODE_LIMIT);
    expect(grouped.omitted).toBe(101 - NODE_LIMIT);
    expect(grouped.nodes.at(-1)?.id).toBe(`chain ${NODE_LIMIT - 2}`);
  });
});
