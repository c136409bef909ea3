import { describe, expect, test } from "vitest";
import { assembleGraph, type HeldRevision, type Walk, type WalkEdge, type WalkNode } from "./graph";
import type { Relation } from "./schema";

const held = (name: string, sha: string | null = "a".repeat(40)): HeldRevision => ({
  id: `${name}-${sha ?? "unpinned"}`,
  ref: `o/${name}`,
  sha,
  digest: "d".repeat(64),
  key: null,
});

function node(id: string, overrides: Partial<WalkNode> = {}): WalkNode {
  const base = {
    kind: "model" as const,
    key: id,
    label: id,
    ref: `o/${id}`,
    provider: null,
    route: null,
  };
  return { id, ...base, revision: null, latest: null, ...overrides };
}
/** The node of a revision the catalog holds. */
const pinned = (name: string, revision = held(name)) => node(name, { revision, latest: revision });
/** The node of a catalog model's bare name. */
const bare = (name: string, latest: HeldRevision | null = held(name)) =>
  node(`${name}?`, {
    key: `model:o/${name}@unpinned`,
    label: `o/${name}`,
    ref: `o/${name}`,
    latest,
  });

function edge(childId: string, parentId: string, relation: Relation = "distilled_from"): WalkEdge {
  const id = `${childId} ${relation} ${parentId}`;
  return { id, childId, parentId, relation, grade: "declared", distillation: null, evidence: [] };
}

function assemble(nodes: WalkNode[], edges: WalkEdge[], overrides: Partial<Walk> = {}) {
  const walk: Walk = {
    root: held("root"),
    nodes,
    edges,
    depth: 3,
    direction: "both",
    maxNodes: 400,
    cut: false,
    ...overrides,
  };
  const { graph } = assembleGraph(walk);
  return { graph, names: names(graph.nodes.map((found) => found.id)), lines: lines(graph.edges) };
}
const names = (ids: string[]) =>
  ids.map((id) => id.replace(/^model:o\//, "").replace(/@a{40}$/, ""));
const lines = (edges: { from: string; to: string }[]) =>
  edges.map((line) => names([line.from, line.to]).join(">"));

test("a revision without lineage is a graph of itself", () => {
  const { graph } = assemble([], []);
  expect(graph).toMatchObject({
    edges: [],
    truncated: false,
    root: `model:o/root@${"a".repeat(40)}`,
  });
  expect(graph.nodes).toEqual([
    expect.objectContaining({ id: graph.root, label: "o/root", pinned: true }),
  ]);
});

test("an unpinned root says so, by its digest", () => {
  const { graph } = assemble([], [], { root: held("root", null) });
  expect(graph.nodes[0]).toMatchObject({
    id: `model:o/root@${"d".repeat(64)}`,
    revision: null,
    pinned: false,
  });
});

test("ids are the keys of the nodes, where there are nodes", () => {
  const root = { ...held("root", null), key: "model:o/root@record:dddd" };
  const { graph } = assemble([pinned("root", root), pinned("base")], [edge("root", "base")], {
    root,
  });
  expect(graph.root).toBe("model:o/root@record:dddd");
  expect(graph.edges[0]?.from).toBe("model:o/root@record:dddd");
});

describe("a parent named without a revision", () => {
  test("is drawn as the catalog's latest revision, not pinned, with its own lineage above", () => {
    const nodes = [pinned("root"), bare("teacher"), pinned("teacher"), pinned("base")];
    const { graph, lines } = assemble(nodes, [
      edge("root", "teacher?"),
      edge("teacher", "base", "finetuned_from"),
    ]);
    expect(lines).toEqual(["root>teacher", "teacher>base"]);
    expect(graph.nodes.map((found) => found.pinned)).toEqual([true, false, true]);
    expect(graph.nodes[1]).toMatchObject({
      revision: "a".repeat(40),
      inCatalog: true,
      ref: "o/teacher",
    });
  });

  test("is one node with the revision, pinned when any claim names it", () => {
    const nodes = [pinned("root"), bare("teacher"), pinned("teacher")];
    const { graph, names } = assemble(nodes, [
      edge("root", "teacher?"),
      edge("root", "teacher", "finetuned_from"),
    ]);
    expect(names).toEqual(["root", "teacher"]);
    expect(graph.nodes[1]?.pinned).toBe(true);
  });

  test("stays a bare name outside the catalog", () => {
    const { graph } = assemble([pinned("root"), bare("teacher", null)], [edge("root", "teacher?")]);
    expect(graph.nodes[1]).toMatchObject({
      id: "model:o/teacher@unpinned",
      revision: null,
      inCatalog: false,
    });
  });

  test("stays a bare name where reading it as the revision would close a cycle", () => {
    const { lines } = assemble([pinned("root"), bare("root")], [edge("root", "root?")]);
    expect(lines).toEqual(["root>root@unpinned"]);
  });

  test("two models that name each other are no cycle", () => {
    const nodes = [pinned("root"), bare("root"), pinned("twin"), bare("twin")];
    const { lines } = assemble(nodes, [edge("root", "twin?"), edge("twin", "root?")], {
      direction: "up",
    });
    expect(lines).toEqual(["root>twin", "twin>root@unpinned"]);
  });

  test("does not close a cycle with an edge drawn elsewhere", () => {
    const nodes = [pinned("root"), pinned("x"), bare("x"), pinned("y"), bare("y")];
    const edges = [edge("root", "x"), edge("root", "y"), edge("x", "y?"), edge("y", "x?")];
    expect(assemble(nodes, edges).lines).toEqual(["root>x", "root>y", "x>y", "y>x@unpinned"]);
  });

  test("a stated edge is drawn as stated, whatever a reading before it would say", () => {
    const nodes = [pinned("root"), pinned("x"), bare("y"), pinned("y")];
    const edges = [edge("root", "x"), edge("x", "y?"), edge("y", "x")];
    expect(assemble(nodes, edges, { direction: "up" }).lines).toEqual(["root>x", "x>y@unpinned"]);
  });
});

test("a claim that pins a revision the catalog lacks is pinned and not continued", () => {
  const sha = "b".repeat(40);
  const { graph } = assemble(
    [pinned("root"), node("t", { key: `model:o/t@${sha}`, latest: held("t") })],
    [edge("root", "t")],
  );
  expect(graph.nodes[1]).toMatchObject({
    id: `model:o/t@${sha}`,
    revision: sha,
    pinned: true,
    inCatalog: true,
  });
});

test("an older revision's students are those who name it or the bare name, not the latest", () => {
  const root = held("root", "c".repeat(40));
  const nodes = [
    pinned("root", root),
    { ...bare("root"), latest: held("root") },
    pinned("one"),
    pinned("two"),
  ];
  const { graph } = assemble(nodes, [edge("one", "root"), edge("two", "root?")], { root });
  expect(graph.edges.map((found) => found.to)).toEqual([graph.root, graph.root]);
});

describe("limits", () => {
  const chain = ["root", "p1", "p2", "p3", "p4"];
  const nodes = chain.map((name) => pinned(name));
  const edges = chain.slice(1).map((parent, i) => edge(chain[i] ?? "", parent));

  test("depth cuts and says so; a graph that fits is whole", () => {
    expect(assemble(nodes, edges, { depth: 2 })).toMatchObject({
      names: ["root", "p1", "p2"],
      graph: { truncated: true },
    });
    expect(assemble(nodes, edges, { depth: 4 }).graph.truncated).toBe(false);
  });

  test("the node limit keeps the nearest, and no edge without both ends", () => {
    const students = Array.from({ length: 30 }, (_, i) => `s${i}`);
    const many = [...nodes, ...students.map((name) => pinned(name))];
    const { graph } = assemble(many, [...edges, ...students.map((name) => edge(name, "root"))], {
      maxNodes: 10,
    });
    expect(graph.nodes).toHaveLength(10);
    expect(graph.truncated).toBe(true);
    const ids = new Set(graph.nodes.map((found) => found.id));
    expect(graph.edges.every((line) => ids.has(line.from) && ids.has(line.to))).toBe(true);
  });

  test("a reading that stopped early is truncated whatever is drawn", () => {
    expect(assemble(nodes, edges, { depth: 5, cut: true }).graph.truncated).toBe(true);
  });
});

test("a diamond is drawn once, and direction leaves the other side out", () => {
  const nodes = ["root", "a", "b", "top", "child"].map((name) => pinned(name));
  const edges = [
    edge("root", "a", "merged_from"),
    edge("root", "b", "merged_from"),
    edge("a", "top"),
    edge("b", "top"),
    edge("child", "root"),
  ];
  expect(assemble(nodes, edges, { direction: "up" }).lines).toEqual([
    "root>a",
    "root>b",
    "a>top",
    "b>top",
  ]);
  expect(assemble(nodes, edges, { direction: "down" }).lines).toEqual(["child>root"]);
  expect(assemble(nodes, edges).lines).toHaveLength(5);
});
