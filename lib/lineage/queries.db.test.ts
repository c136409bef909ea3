import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { aFact, aLicense, aModel, aRevision } from "@/lib/testing/builders/catalog";
import {
  aDatasetNode,
  aModelNode,
  anEdge,
  aNode,
  anUnpinnedNode,
} from "@/lib/testing/builders/lineage";
import { unique } from "@/lib/testing/builders/unique";
import { findLicenseChain, findLineage } from "./queries";

const family = async (...names: string[]) => {
  const models = await Promise.all(names.map(() => aModel()));
  return Promise.all(
    models.map(async (model) => ({ ...model, node: await aModelNode(model.revision) })),
  );
};

describe("findLineage", () => {
  test("is null for no revision, and one node for a revision nobody linked", async () => {
    expect(await findLineage(randomUUID())).toBeNull();
    const { ref, revision } = await aModel();
    expect(await findLineage(revision.id)).toMatchObject({
      nodes: [{ label: ref }],
      edges: [],
      truncated: false,
    });
  });

  test("goes up through teachers, bases and data, and down through students", async () => {
    const [root, base, student] = await family("root", "base", "student");
    if (!root || !base || !student) throw new Error("built three");
    const data = await aDatasetNode();
    const service = await aNode({ route: "api" });
    await anEdge(root.node, base.node, { relation: "initialized_from" });
    await anEdge(root.node, data, { relation: "trained_on" });
    await anEdge(data, service, { relation: "generated_by" });
    await anEdge(student.node, root.node);
    const graph = await findLineage(root.revision.id);
    const relations = graph?.edges.map((edge) => edge.relation).toSorted();
    expect(relations).toEqual(["distilled_from", "generated_by", "initialized_from", "trained_on"]);
    expect(graph?.nodes.find((node) => node.kind === "service")).toMatchObject({
      id: service.key,
      provider: "Provider",
      route: "api",
      inCatalog: false,
    });
    expect((await findLineage(root.revision.id, { direction: "down" }))?.edges).toHaveLength(1);
    expect((await findLineage(root.revision.id, { direction: "up", depth: 1 }))?.truncated).toBe(
      true,
    );
  });

  test("continues from the latest revision of a parent named without one", async () => {
    const [root, teacher, base] = await family("root", "teacher", "base");
    if (!root || !teacher || !base) throw new Error("built three");
    const newer = await aRevision(teacher);
    // Claims spell names as they like; one name is one model.
    await anEdge(root.node, await anUnpinnedNode(teacher.ref.toUpperCase()));
    await anEdge(await aModelNode(newer), base.node, { relation: "finetuned_from" });
    const graph = await findLineage(root.revision.id);
    expect(graph?.nodes.map(({ ref, revision, pinned }) => ({ ref, revision, pinned }))).toEqual([
      { ref: root.ref, revision: root.revision.sha, pinned: true },
      { ref: teacher.ref, revision: newer.sha, pinned: false },
      { ref: base.ref, revision: base.revision.sha, pinned: true },
    ]);

    const seen = await findLineage(base.revision.id, { direction: "down" });
    expect(seen?.nodes.map((node) => node.ref)).toEqual([base.ref, teacher.ref, root.ref]);
    const older = await findLineage(teacher.revision.id, { direction: "up" });
    expect(older?.edges).toEqual([]);
  });

  test("ends where bare names lead back to where they came from", async () => {
    const [one, two] = await family("one", "two");
    if (!one || !two) throw new Error("built two");
    await anEdge(one.node, await anUnpinnedNode(two.ref));
    await anEdge(two.node, await anUnpinnedNode(one.ref));
    const graph = await findLineage(one.revision.id, { depth: 12, direction: "up" });
    expect(graph?.edges.map((edge) => [edge.from, edge.to])).toEqual([
      [one.node.key, two.node.key],
      [two.node.key, `model:${one.ref}@unpinned`],
    ]);
    expect(graph?.truncated).toBe(false);
  });

  test("leaves out edges that were superseded or whose evidence is all revoked", async () => {
    const [root, old, young, doubted] = await family("root", "old", "young", "doubted");
    if (!root || !old || !young || !doubted) throw new Error("built four");
    const first = await anEdge(root.node, old.node);
    const second = await anEdge(root.node, young.node);
    await db().edge.update({ where: { id: first.id }, data: { supersededById: second.id } });
    await anEdge(root.node, doubted.node, { evidence: [{ revokedAt: new Date() }] });
    const graph = await findLineage(root.revision.id);
    expect(graph?.edges.map((edge) => edge.to)).toEqual([young.node.key]);
  });

  test("an edge carries its live evidence, best first, and how the teacher taught", async () => {
    const [root] = await family("root");
    if (!root) throw new Error("built one");
    await anEdge(root.node, await aNode(), {
      evidence: [
        { grade: "declared", source: "form", quote: "taught by it", statedAt: "2025" },
        { grade: "attested", source: "statement", kind: "attestation" },
        { grade: "verified", source: "withdrawn", revokedAt: new Date() },
      ],
      distillation: { types: [], scheme: "offline", temperature: 0.7, samples: 800_000n },
    });
    const edge = (await findLineage(root.revision.id))?.edges[0];
    expect(edge).toMatchObject({
      grade: "attested",
      distillation: {
        types: [],
        typesBasis: null,
        scheme: "offline",
        temperature: 0.7,
        samples: 800_000,
      },
      evidence: [
        { grade: "attested", source: "statement", quote: null, at: null },
        { grade: "declared", source: "form", quote: "taught by it", at: "2025" },
      ],
    });
    expect(edge?.evidence).toHaveLength(2);
  });

  test("an edge without a record says nothing of how", async () => {
    const [root] = await family("root");
    if (!root) throw new Error("built one");
    await anEdge(root.node, await aNode(), { relation: "judged_by" });
    expect((await findLineage(root.revision.id))?.edges[0]?.distillation).toBeNull();
  });

  test("a family of hundreds is cut, and says so", async () => {
    const [base] = await family("base");
    if (!base) throw new Error("built one");
    const children = Array.from({ length: 420 }, () => unique("owner/set"));
    await db().$transaction(async (tx) => {
      const nodes = await tx.node.createManyAndReturn({
        data: children.map((ref) => ({
          kind: "dataset" as const,
          key: `dataset:${ref}`,
          label: ref,
          ref,
        })),
      });
      const edges = await tx.edge.createManyAndReturn({
        data: nodes.map(({ id }) => ({
          childId: id,
          parentId: base.node.id,
          relation: "generated_by" as const,
        })),
      });
      await tx.evidence.createMany({
        data: edges.map(({ id }) => ({
          edgeId: id,
          grade: "declared" as const,
          kind: "card",
          source: "card",
        })),
      });
    });
    const graph = await findLineage(base.revision.id);
    expect(graph).toMatchObject({ truncated: true });
    expect(graph?.nodes).toHaveLength(400);
    expect(graph?.edges).toHaveLength(399);
  });
});

test("findLicenseChain states the declared license of the model and of every ancestor", async () => {
  const [root, base] = await family("root", "base");
  if (!root || !base) throw new Error("built two");
  const license = await aLicense({
    commercialUse: "conditional",
    commercialNote: "below 700 million users",
  });
  await aFact(root.revision.id, "license", license.id);
  await aFact(base.revision.id, "license", "other");
  await aFact(base.revision.id, "licenseName", "its own");
  const data = await aDatasetNode();
  await anEdge(root.node, await anUnpinnedNode(base.ref), { relation: "finetuned_from" });
  await anEdge(base.node, data, { relation: "trained_on" });
  const report = await findLicenseChain(root.revision.id);
  expect(report).toMatchObject({
    declared: license.id,
    concluded: null,
    commercialUse: "conditional",
    findings: [],
  });
  expect(report?.chain).toMatchObject([
    { id: root.ref, relation: null, path: [root.ref], known: { id: license.id } },
    {
      id: base.ref,
      relation: "finetuned_from",
      declared: "other",
      licenseName: "its own",
      known: null,
    },
    {
      relation: "trained_on",
      path: [root.ref, base.ref, data.key.slice("dataset:".length)],
      inCatalog: false,
    },
  ]);
  expect(await findLicenseChain(randomUUID())).toBeNull();
});
