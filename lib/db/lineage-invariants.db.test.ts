import pg from "pg";
import { describe, expect, test } from "vitest";
import { db, type Prisma } from "@/lib/db/client";
import { aModel } from "@/lib/testing/builders/catalog";
import {
  aDatasetNode,
  aModelNode,
  anEdge,
  aNode,
  anUnpinnedNode,
} from "@/lib/testing/builders/lineage";
import { asApp, asOwner, refused } from "@/lib/testing/builders/refusal";
import { unique } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";

describe("an edge", () => {
  const pair = async () => {
    const child = await aModelNode((await aModel()).revision);
    const parent = await aModelNode((await aModel()).revision);
    return { child, parent, edge: await anEdge(child, parent) };
  };

  test("is superseded once and otherwise neither changed nor deleted", async () => {
    const { child, edge } = await pair();
    const [second, third] = [
      await anEdge(child, await aNode()),
      await anEdge(child, await aNode()),
    ];
    const set = (columns: string) =>
      asOwner(`UPDATE edges SET ${columns} WHERE id = $1::uuid`, edge.id);
    const once = /it may be superseded, once/;
    await refused(set("relation = 'finetuned_from'"), once);
    await refused(set(`superseded_by_id = '${second.id}', relation = 'merged_from'`), once);
    await set(`superseded_by_id = '${second.id}'`);
    await refused(set(`superseded_by_id = '${third.id}'`), once);
    await refused(set("superseded_by_id = NULL"), once);
    const removal = "DELETE FROM edges WHERE id = $1::uuid";
    await refused(asOwner(removal, edge.id), /superseded, never deleted/);
    await refused(asApp(removal, edge.id), /permission denied/);
    await refused(asOwner("TRUNCATE edges CASCADE"), /superseded, never deleted/);
  });

  test("has one live row a child, parent and relation", async () => {
    const { child, parent, edge } = await pair();
    await refused(anEdge(child, parent), /Unique constraint/);
    await anEdge(child, parent, { relation: "initialized_from" });
    const other = await anEdge(child, await aNode());
    await db().edge.update({ where: { id: edge.id }, data: { supersededById: other.id } });
    await anEdge(child, parent);
  });

  test("needs evidence by the time it is committed", async () => {
    const { child } = await pair();
    await refused(anEdge(child, await aNode(), { evidence: [] }), /every edge needs at least one/);
  });

  test("starts at a revision or a data set, never at a bare name, a service or a stub", async () => {
    const parent = await aNode();
    await refused(anEdge(await anUnpinnedNode("a/b"), parent), /the child must be a revision/);
    await refused(anEdge(await aNode(), parent), /has no recorded parents/);
    const stub = await aNode({ kind: "undisclosed", key: unique("stub:x"), provider: null });
    await refused(anEdge(stub, parent), /has no recorded parents/);
    const named = await aNode({ kind: "named", key: unique("named:x"), provider: null });
    await refused(anEdge(named, parent), /has no recorded parents/);
    await anEdge(await aDatasetNode(), parent, { relation: "generated_by" });
  });

  test("never closes a cycle", async () => {
    const [a, b, c] = await Promise.all(
      [1, 2, 3].map(async () => aModelNode((await aModel()).revision)),
    );
    if (!a || !b || !c) throw new Error("built three");
    // The check for cycles comes first; without it edges_not_own_parent would refuse.
    await refused(anEdge(a, a), /would close a cycle|edges_not_own_parent/);
    await anEdge(a, b);
    await refused(anEdge(b, a), /would close a cycle/);
    await anEdge(b, c);
    await refused(anEdge(c, a, { relation: "trained_on" }), /would close a cycle/);
    await anEdge(a, c);
  });

  test("of two that would close a cycle together, the second to ask is refused", async () => {
    const [a, b] = await Promise.all([1, 2].map(async () => aModelNode((await aModel()).revision)));
    if (!a || !b) throw new Error("built two");
    const { url } = await testDatabase();
    const [one, two] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([one.connect(), two.connect()]);
    const insert = (client: pg.Client, child: string, parent: string) =>
      client.query(
        `WITH e AS (INSERT INTO edges (child_id, parent_id, relation) VALUES ($1, $2, 'distilled_from') RETURNING id)
         INSERT INTO evidence (edge_id, grade, kind, source) SELECT id, 'declared', 'card', 'card' FROM e`,
        [child, parent],
      );
    try {
      await Promise.all([one.query("BEGIN"), two.query("BEGIN")]);
      await insert(one, a.id, b.id);
      const waiting = insert(two, b.id, a.id).then(
        () => "stored",
        (error: unknown) => (error as pg.DatabaseError).code,
      );
      // Long enough that the second would have answered, did it not wait for the first.
      expect(
        await Promise.race([waiting, new Promise((done) => setTimeout(done, 300, "waits"))]),
      ).toBe("waits");
      await one.query("COMMIT");
      expect(await waiting).toBe("PL001");
    } finally {
      await Promise.all([one.end(), two.end()]);
    }
  });
});

describe("a node", () => {
  test("never changes", async () => {
    const { id } = await aNode();
    for (const statement of [
      "UPDATE nodes SET label = 'x' WHERE id = $1::uuid",
      "DELETE FROM nodes WHERE id = $1::uuid",
    ]) {
      await refused(asOwner(statement, id), /a node is what others point at/);
      await refused(asApp(statement, id), /permission denied/);
    }
  });

  test("follows a renamed repository with its ref alone, and keeps what was written", async () => {
    const { id } = await aNode({ kind: "model", ref: "old/name" });
    await asApp("UPDATE nodes SET ref = 'new/name' WHERE id = $1::uuid", id);
    await refused(
      asApp("UPDATE nodes SET ref = NULL WHERE id = $1::uuid", id),
      /only its ref follows a rename/,
    );
    await refused(
      asOwner("UPDATE nodes SET ref = 'x/y', key = 'z' WHERE id = $1::uuid", id),
      /only its ref follows a rename/,
    );
  });

  test("of a commit that was named before it was read becomes its revision's, once", async () => {
    const [one, other] = [await aModel(), await aModel()];
    const key = `model:${one.ref}@${one.revision.sha ?? ""}`;
    const { id } = await aNode({ kind: "model", key, ref: one.ref, provider: null });
    const learn = (revisionId: string | null) =>
      asApp("UPDATE nodes SET revision_id = $2::uuid WHERE id = $1::uuid", id, revisionId);
    await learn(one.revision.id);
    await refused(learn(other.revision.id), /a node is what others point at/);
    await refused(learn(null), /a node is what others point at/);
  });

  test("is whole: a model has a name, a service a provider, and only models have revisions", async () => {
    const { revision } = await aModel();
    await refused(aNode({ kind: "model", provider: null }), /nodes_shape/);
    await refused(aNode({ kind: "service", provider: null }), /nodes_shape/);
    await refused(aNode({ kind: "dataset", revisionId: revision.id }), /nodes_shape/);
    await refused(aNode({ revisionId: revision.id }), /nodes_shape/);
    await refused(aNode({ kind: "named", ref: "a/b", provider: null }), /nodes_shape/);
  });
});

describe("how a teacher taught", () => {
  test.each<[string, Omit<Prisma.DistillationUncheckedCreateInput, "edgeId">, RegExp]>([
    ["a type nobody knows", { types: ["osmosis"] }, /types_known/],
    ["types that are no list", { types: "response" }, /types_known/],
    ["a basis nobody knows", { typesBasis: "guessed" }, /types_basis_known/],
    ["a scheme nobody knows", { scheme: "sideways" }, /scheme_known/],
    ["a signal nobody knows", { signal: "vibes" }, /signal_known/],
    ["a delivery nobody knows", { delivery: "post" }, /delivery_known/],
    ["a temperature of 0", { temperature: 0 }, /temperature_positive/],
  ])("is not %s", async (_, distillation, words) => {
    const child = await aModelNode((await aModel()).revision);
    await refused(anEdge(child, await aNode(), { distillation }), words);
  });

  test("may be stated as nothing, which is not the same as unknown, and never changes", async () => {
    const child = await aModelNode((await aModel()).revision);
    const { id } = await anEdge(child, await aNode(), { distillation: { types: [] } });
    expect((await db().distillation.findUnique({ where: { edgeId: id } }))?.types).toEqual([]);
    const statement = "UPDATE distillations SET scheme = 'self' WHERE edge_id = $1::uuid";
    await refused(asOwner(statement, id), /part of an immutable edge/);
    await refused(asApp(statement, id), /permission denied/);
    await refused(
      asOwner("DELETE FROM distillations WHERE edge_id = $1::uuid", id),
      /part of an immutable edge/,
    );
  });
});
