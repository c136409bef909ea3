import { describe, expect, it } from "vitest";
import { ChangeContent } from "@/lib/catalog/changes";
import { db } from "@/lib/db/client";
import { applyReading } from "@/lib/sync/apply/apply";
import type { Reading } from "@/lib/sync/reading/reading";
import { applyHubStatus } from "@/lib/sync/status/commands";
import type { HubStatus } from "@/lib/sync/stored/status";
import { aFactClaim, anEdgeClaim, aParserClaim, aReading } from "@/lib/testing/builders/reading";
import { aSha } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";

await testDatabase();

const apply = (reading: Reading) => applyReading(reading, { namedBy: null, job: "test" });

/** What was recorded of a model, oldest first; every row is of the schema pages read. */
async function changesOf({ ref }: Reading) {
  const rows = await db().modelChange.findMany({
    where: { model: { ref } },
    orderBy: { seq: "asc" },
    include: { fromRevision: true, toRevision: true },
  });
  for (const { kind, before, after } of rows) ChangeContent.parse({ kind, before, after });
  return rows;
}

function moved(reading: Reading, overrides: Partial<Reading>): Reading {
  return { ...reading, sha: aSha(), ...overrides };
}

describe("a commit that moved upstream", () => {
  it("is compared with the last card that could be read", async () => {
    const licensed = (license: string) => ({
      facts: [aFactClaim("license", license), aParserClaim("hub 1")],
    });
    const first = aReading();
    first.claims = { ...first.claims, ...licensed("mit") };
    await apply(first);
    const unread = { ...first.claims, facts: [aParserClaim("hub 1 without card")] };
    await apply(moved(first, { claims: unread }));
    await apply(moved(first, { claims: unread }));
    await apply(moved(first, { claims: { ...first.claims, ...licensed("apache-2.0") } }));
    const told = (await changesOf(first)).filter(({ kind }) => kind === "license");
    expect(told).toMatchObject([{ before: { license: "mit" }, after: { license: "apache-2.0" } }]);
  });

  it("is recorded with what differs, between the two revisions", async () => {
    const first = aReading({ artifacts: [aWeight("a".repeat(64))] });
    await apply(first);
    expect(await changesOf(first)).toEqual([]);
    const second = moved(first, {
      artifacts: [aWeight("b".repeat(64))],
      claims: {
        ...first.claims,
        facts: [aFactClaim("license", "gpl-3.0"), aParserClaim("hub 1")],
        edges: [anEdgeClaim("acme/other")],
      },
    });
    await apply(second);
    const changes = await changesOf(first);
    expect(changes.map(({ kind }) => kind)).toEqual(["moved", "license", "claims", "weights"]);
    for (const { fromRevision, toRevision, source } of changes)
      expect([fromRevision?.sha, toRevision?.sha, source]).toEqual([
        first.sha,
        second.sha,
        first.sourceUrl,
      ]);
    expect(changes[2]).toMatchObject({
      before: { parents: [{ change: "removed", name: "acme/teacher" }] },
      after: { parents: [{ change: "added", name: "acme/other" }] },
    });
    const [event] = await db().auditEvent.findMany({ orderBy: { seq: "desc" }, take: 1 });
    expect(JSON.parse(event?.payload ?? "")).toMatchObject({
      moved: ["moved", "license", "claims", "weights"],
    });
  });

  it("is recorded once, also when it moves back", async () => {
    const first = aReading();
    const second = moved(first, {});
    for (const reading of [first, second, second, first, first]) await apply(reading);
    const changes = await changesOf(first);
    expect(changes.map(({ after }) => after)).toMatchObject([
      { sha: second.sha },
      { sha: first.sha },
    ]);
  });

  it("is not recorded when the same commit is read again, or by a Hub after the recording", async () => {
    const thin = aReading({ origin: "starter" });
    await apply(thin);
    await apply(aReading({ ref: thin.ref, sha: thin.sha, claims: { edges: [] } }));
    const unpinned = aReading({ origin: "starter", sha: null });
    await apply(unpinned);
    await apply(aReading({ ref: unpinned.ref }));
    expect(await changesOf(thin)).toEqual([]);
    expect(await changesOf(unpinned)).toEqual([]);
  });

  it("leaves what its bytes say with the old commit, and a reading of the card leaves it alone", async () => {
    const first = aReading();
    await apply(first);
    const revision = await db().revision.findFirstOrThrow({ where: { sha: first.sha } });
    const fact = { field: "architecture", value: "BertModel", kind: "artifact", source: "config" };
    await db().fact.create({
      data: { ...fact, revisionId: revision.id, grade: "verified" },
    });
    const { claims } = first;
    const edges = [anEdgeClaim("acme/other")];
    expect(await apply({ ...first, claims: { ...claims, edges } })).toMatchObject({
      outcome: "applied",
    });
    await apply(moved(first, {}));
    const held = await db().fact.findMany({ where: { kind: "artifact", revokedAt: null } });
    expect(held.map(({ revisionId }) => revisionId)).toEqual([revision.id]);
  });

  it("asks for its bytes to be read, where a Hub has them", async () => {
    const [hub, starter] = [aReading(), aReading({ origin: "starter" })];
    await apply(hub);
    await apply(starter);
    const jobs = await db().$queryRaw<{ id: string }[]>`
      SELECT data ->> 'revisionId' AS id FROM pgboss.job WHERE name = 'artifacts.read'`;
    const revisionOf = async ({ sha }: Reading) =>
      (await db().revision.findFirstOrThrow({ where: { sha } })).id;
    expect(jobs).toContainEqual({ id: await revisionOf(hub) });
    expect(jobs).not.toContainEqual({ id: await revisionOf(starter) });
  });
});

describe("a source that no longer shows a model", () => {
  const state = ({ ref, hubId, sourceUrl }: Reading, status: HubStatus | null) =>
    applyHubStatus({ ref, hubId }, { status, sourceUrl, seenAt: new Date(0) }, "test");
  const statusOf = async ({ ref }: Reading) =>
    (await db().searchDocument.findUniqueOrThrow({ where: { ref } })).status;

  it.each(["private", "disabled", "gone"] as const)(
    "because it is %s is recorded, found by it, and back when it returns",
    async (status) => {
      const reading = aReading();
      await apply(reading);
      expect(await state(reading, status)).toBe(true);
      expect(await state(reading, status)).toBe(false);
      expect(await statusOf(reading)).toBe(status);
      expect(await state(reading, null)).toBe(true);
      expect(await state(reading, null)).toBe(false);
      expect(await statusOf(reading)).toBe("listed");
      const changes = await changesOf(reading);
      expect(changes.map(({ kind, before, after }) => [kind, before, after])).toEqual([
        [status, { status: "listed" }, { status }],
        ["returned", { status }, { status: "listed" }],
      ]);
    },
  );

  it("goes from hidden to gone in two changes", async () => {
    const reading = aReading();
    await apply(reading);
    await state(reading, "private");
    await state(reading, "gone");
    const changes = await changesOf(reading);
    expect(changes.map(({ kind, before }) => [kind, before])).toEqual([
      ["private", { status: "listed" }],
      ["gone", { status: "private" }],
    ]);
  });

  it("is stated on a later revision without being news", async () => {
    const reading = aReading();
    await apply(reading);
    await state(reading, "gone");
    await apply(moved(reading, {}));
    expect(await statusOf(reading)).toBe("listed");
    expect(await state(reading, "gone")).toBe(true);
    expect(await statusOf(reading)).toBe("gone");
    const kinds = (await changesOf(reading)).map(({ kind }) => kind);
    expect(kinds).toEqual(["gone", "moved"]);
  });
});

function aWeight(sha256: string) {
  return {
    path: "model.safetensors",
    sizeBytes: 7,
    gitOid: null,
    sha256,
    format: "safetensors",
  };
}
