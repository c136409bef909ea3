import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { findLineage } from "@/lib/lineage/queries";
import { applyReading, applyReadings } from "@/lib/sync/apply/apply";
import type { Reading } from "@/lib/sync/reading/reading";
import { lockedModel } from "@/lib/sync/stored/queries";
import { aBaseClaim, anEdgeClaim, aReading } from "@/lib/testing/builders/reading";
import { aSha, unique } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";

await testDatabase();

const apply = (reading: Reading) => applyReading(reading, { namedBy: null, job: "test" });

/** A repository of the Hub, and the same one under other names. */
async function aRepository(ref = `${unique("owner")}/${unique("model")}`) {
  const reading = aReading({ ref, hubId: unique("hub") });
  expect(await apply(reading)).toMatchObject({ outcome: "applied" });
  return reading;
}

function under(reading: Reading, ref: string, overrides: Partial<Reading> = {}): Reading {
  return { ...reading, ref, sourceUrl: `https://huggingface.co/${ref}`, ...overrides };
}

async function modelOf(hubId: string | null) {
  return db().model.findUniqueOrThrow({
    where: { hubId: hubId ?? "" },
    include: { formerNames: true, search: true, namespace: true, changes: true, revisions: true },
  });
}

/** The model a source without ids means by a name. */
const knownBy = (ref: string) => db().$transaction((tx) => lockedModel(tx, { ref, hubId: null }));

const newName = () => `${unique("New")}/${unique("Name")}`;

describe("a repository the Hub calls by another name", () => {
  it("goes on under it, with its revisions, and its old name leads to it", async () => {
    const old = await aRepository();
    const ref = newName();
    expect(await apply(under(old, ref))).toEqual({ outcome: "applied", reason: null });
    const model = await modelOf(old.hubId);
    expect(model).toMatchObject({
      ref,
      name: ref.split("/")[1],
      namespace: { name: ref.split("/")[0] },
      sourceUrl: `https://huggingface.co/${ref}`,
      search: { ref, namespace: ref.split("/")[0] },
      formerNames: [{ ref: old.ref, written: old.ref }],
      changes: [{ kind: "renamed", before: { ref: old.ref }, after: { ref } }],
    });
    expect(model.revisions).toHaveLength(1);
    expect(await knownBy(old.ref)).toMatchObject({ ref });
    const [event] = await db().auditEvent.findMany({ orderBy: { seq: "desc" }, take: 1 });
    expect(JSON.parse(event?.payload ?? "")).toMatchObject({ ref, formerly: old.ref });
    expect(await apply(under(old, ref))).toMatchObject({ outcome: "unchanged" });
  });

  it("keeps the node of its revision, and a new commit's stands under the new name", async () => {
    const old = await aRepository();
    const ref = newName();
    await apply(under(old, ref));
    const sha = aSha();
    await apply(under(old, ref, { sha }));
    const nodes = await db().node.findMany({
      where: { ref, revisionId: { not: null } },
      orderBy: { createdAt: "asc" },
    });
    expect(nodes.map(({ key, label }) => [key, label])).toEqual([
      [`model:${old.ref}@${old.sha ?? ""}`, old.ref],
      [`model:${ref}@${sha}`, ref],
    ]);
    const edges = await db().edge.findMany({ where: { child: { ref } } });
    expect(edges).toHaveLength(2);
  });

  it("takes back a name it had, which is then no former name", async () => {
    const old = await aRepository();
    const ref = newName();
    await apply(under(old, ref));
    await apply(old);
    const model = await modelOf(old.hubId);
    expect(model).toMatchObject({ ref: old.ref, formerNames: [{ ref: ref.toLowerCase() }] });
  });

  it("may only change its case, which leaves no former name", async () => {
    const old = await aRepository();
    const ref = old.ref.toUpperCase();
    await apply(under(old, ref));
    expect(await modelOf(old.hubId)).toMatchObject({
      ref,
      formerNames: [],
      changes: [{ kind: "renamed" }],
    });
  });

  it("is left out while another repository holds the name", async () => {
    const [old, holder] = [await aRepository(), await aRepository()];
    const answer = await apply(under(old, holder.ref));
    expect(answer.outcome).toBe("excluded");
    expect(answer.reason).toMatch(/^The catalog holds another repository under this name/);
    expect(await modelOf(old.hubId)).toMatchObject({ ref: old.ref, changes: [] });
    // It goes on once the other one is seen to have moved away.
    await apply(under(holder, newName()));
    expect(await apply(under(old, holder.ref))).toMatchObject({ outcome: "applied" });
  });

  it("is not renamed by an old recording", async () => {
    const hub = await aRepository();
    await apply(under(hub, newName(), { origin: "starter" }));
    expect(await modelOf(hub.hubId)).toMatchObject({ ref: hub.ref, formerNames: [] });
  });

  it("may swap places with others in one batch", async () => {
    const [first, second] = [await aRepository(), await aRepository()];
    const ref = newName();
    const answers = await applyReadings(
      [under(first, ref), under(second, first.ref)].map((reading) => ({ reading, namedBy: null })),
      "test",
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(["applied", "applied"]);
    expect(await modelOf(first.hubId)).toMatchObject({ ref, formerNames: [] });
    expect(await modelOf(second.hubId)).toMatchObject({ ref: first.ref });
  });
});

describe("the lineage of a renamed model", () => {
  it("still leads to it from children that name it as before, and they are found by its new name", async () => {
    const teacher = await aRepository();
    const before = aReading({ claims: { edges: [anEdgeClaim(teacher.ref)] } });
    await apply(before);
    const ref = newName();
    await apply(under(teacher, ref));
    const after = aReading({
      claims: { edges: [anEdgeClaim(teacher.ref.toUpperCase()), aBaseClaim(ref)] },
    });
    await apply(after);
    for (const child of [before, after]) {
      const revision = await db().revision.findFirstOrThrow({
        where: { model: { ref: child.ref } },
      });
      const graph = await findLineage(revision.id, { direction: "up", depth: 1 });
      expect(graph?.edges.every(({ to }) => to.endsWith(`@${teacher.sha ?? ""}`))).toBe(true);
      expect(graph?.nodes.find(({ id }) => id !== graph.root)).toMatchObject({
        ref,
        inCatalog: true,
      });
      const document = await db().searchDocument.findUniqueOrThrow({ where: { ref: child.ref } });
      expect(document.teachers).toEqual([ref]);
      expect(await apply(child)).toMatchObject({ outcome: "unchanged" });
    }
  });

  it("holds one edge where a child names it by both names", async () => {
    const base = await aRepository();
    const ref = newName();
    const child = aReading({ claims: { edges: [anEdgeClaim(base.ref), anEdgeClaim(ref)] } });
    await apply(child);
    await apply(under(base, ref));
    expect(await apply(child)).toMatchObject({ outcome: "applied" });
    const live = await db().edge.count({
      where: { child: { ref: child.ref }, evidence: { some: { revokedAt: null } } },
    });
    expect(live).toBe(1);
    expect(await apply(child)).toMatchObject({ outcome: "unchanged" });
  });

  it("refuses that a model descends from itself under a former name", async () => {
    const old = await aRepository();
    const ref = newName();
    await apply(under(old, ref));
    const own = under(old, ref, {
      sha: aSha(),
      claims: { ...old.claims, edges: [aBaseClaim(old.ref)] },
    });
    await apply(own);
    const problems = await db().revisionProblem.findMany({
      where: { revision: { model: { ref } } },
    });
    expect(problems).toMatchObject([{ code: "base_model.itself" }]);
  });
});

describe("a name that became free", () => {
  it("is another repository's when one appears under it, for links and for later claims", async () => {
    const first = await aRepository();
    const ref = newName();
    const earlier = aReading({ claims: { edges: [anEdgeClaim(first.ref)] } });
    await apply(earlier);
    await apply(under(first, ref));
    const second = await aRepository(first.ref);
    expect(await modelOf(first.hubId)).toMatchObject({ ref, formerNames: [] });
    expect(await knownBy(first.ref)).toEqual(await knownBy(second.ref));
    expect(await modelOf(second.hubId)).toMatchObject({ ref: first.ref });

    const later = aReading({ claims: { edges: [anEdgeClaim(first.ref)] } });
    await apply(later);
    const parentOf = async (child: Reading) => {
      const edge = await db().edge.findFirstOrThrow({
        where: { child: { ref: child.ref } },
        include: { parent: true },
      });
      return edge.parent;
    };
    // What was said before the rename means the one that had the name then.
    expect(await parentOf(earlier)).toMatchObject({ ref });
    expect(await parentOf(later)).toMatchObject({
      ref: second.ref,
      key: `model:${second.ref}#${second.hubId ?? ""}@unpinned`,
    });
  });

  it("still leads a source without ids to the model that had it", async () => {
    const hub = await aRepository();
    const ref = newName();
    await apply(under(hub, ref));
    const recorded = aReading({ ref: hub.ref, sha: hub.sha, origin: "starter" });
    expect(await apply(recorded)).toMatchObject({ outcome: "unchanged" });
    expect(await db().model.count({ where: { ref: hub.ref } })).toBe(0);
  });
});

describe("a commit named before it was read", () => {
  it("becomes its revision's node, so that the claim leads to it", async () => {
    const [sha, ref] = [aSha(), newName()];
    const parent = { kind: "model" as const, ref, sha };
    await apply(aReading({ claims: { edges: [aBaseClaim("", { parent })] } }));
    await apply(aReading({ ref, sha }));
    const nodes = await db().node.findMany({ where: { ref }, include: { revision: true } });
    expect(nodes).toMatchObject([{ key: `model:${ref}@${sha}`, revision: { sha } }]);
    expect(await db().edge.count({ where: { child: { ref } } })).toBe(1);
  });
});
