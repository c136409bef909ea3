import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { applyReading, applyReadings } from "@/lib/sync/apply/apply";
import { type EdgeClaim, UNSTATED_DISTILLATION } from "@/lib/sync/reading/claim";
import type { Reading } from "@/lib/sync/reading/reading";
import { aBaseClaim, aFactClaim, anEdgeClaim, aReading } from "@/lib/testing/builders/reading";
import { testDatabase } from "@/lib/testing/database";
import { unique } from "@/lib/testing/builders/unique";

const { owner } = await testDatabase();
const context = { namedBy: null, job: "test" };
async function auditCount() {
  return db().auditEvent.count();
}

async function liveEdges(ref: string) {
  const edges = await db().edge.findMany({
    where: { child: { ref }, supersededById: null, evidence: { some: { revokedAt: null } } },
    include: { parent: true, distillation: true },
  });
  return edges.map(({ relation, parent, distillation }) => ({
    relation,
    parent: parent.key,
    types: distillation?.types ?? null,
  }));
}

describe("applyReading", () => {
  it("writes nothing for the same reading again", async () => {
    const reading = aReading();
    expect(await applyReading(reading, context)).toEqual({ outcome: "applied", reason: null });
    const before = await auditCount();
    expect(await applyReading(reading, context)).toEqual({ outcome: "unchanged", reason: null });
    expect(await auditCount()).toBe(before);
  });

  it("takes an unpinned record with the same digest for the same revision", async () => {
    const reading = aReading({ sha: null, origin: "starter" });
    await applyReading(reading, context);
    await applyReading({ ...reading, sourceUrl: reading.sourceUrl }, context);
    expect(await db().revision.count({ where: { model: { ref: reading.ref } } })).toBe(1);
    expect(await db().node.findFirst({ where: { ref: reading.ref } })).toMatchObject({
      key: `model:${reading.ref}@record:${reading.digest.slice(0, 12)}`,
    });
  });

  it("learns the card of a commit that a thin recording held without one, and keeps it", async () => {
    const thin = aReading({ origin: "starter" });
    await applyReading(thin, context);
    const hub = aReading({
      ref: thin.ref,
      sha: thin.sha,
      cardText: "The card.",
      config: { model_type: "bert" },
      modifiedAt: new Date("2025-03-01T00:00:00Z"),
    });
    await applyReading(hub, context);
    const held = () => db().revision.findMany({ where: { model: { ref: thin.ref } } });
    expect(await held()).toMatchObject([
      { cardText: "The card.", config: { model_type: "bert" }, digest: thin.digest },
    ]);
    await applyReading({ ...thin, cardText: null }, context);
    expect(await held()).toMatchObject([{ cardText: "The card." }]);
  });

  it("replaces what a newer parser reads differently, and keeps the old as history", async () => {
    const old = aReading({
      claims: {
        facts: [aFactClaim("license", "mit"), aFactClaim("parser", "hub 0")],
        edges: [anEdgeClaim("acme/teacher"), anEdgeClaim("acme/mistaken")],
      },
    });
    await applyReading(old, context);
    const types: EdgeClaim["distillation"] = { ...UNSTATED_DISTILLATION, types: ["response"] };
    const facts = [aFactClaim("license", "apache-2.0"), aFactClaim("parser", "hub 1")];
    const read = {
      ...old,
      claims: {
        ...old.claims,
        facts,
        edges: [anEdgeClaim("acme/teacher", { distillation: types })],
      },
    };
    expect(await applyReading(read, context)).toMatchObject({ outcome: "applied" });
    expect(await liveEdges(old.ref)).toEqual([
      { relation: "distilled_from", parent: "model:acme/teacher@unpinned", types: ["response"] },
    ]);
    const licenses = await db().fact.findMany({
      where: { revision: { model: { ref: old.ref } }, field: "license" },
      orderBy: { createdAt: "asc" },
    });
    expect(licenses.map(({ value, revokedAt }) => [value, revokedAt !== null])).toEqual([
      ["mit", true],
      ["apache-2.0", false],
    ]);
    expect(await db().edge.count({ where: { child: { ref: old.ref } } })).toBe(3);
    expect(await db().revision.count({ where: { model: { ref: old.ref } } })).toBe(1);
    const before = await auditCount();
    expect(await applyReading(read, context)).toMatchObject({ outcome: "unchanged" });
    expect(await auditCount()).toBe(before);
  });

  it("claims again what was revoked", async () => {
    const reading = aReading();
    await applyReading(reading, context);
    const without = { ...reading, claims: { ...reading.claims, edges: [] } };
    await applyReading(without, context);
    expect(await liveEdges(reading.ref)).toEqual([]);
    await applyReading(reading, context);
    expect(await liveEdges(reading.ref)).toHaveLength(1);
    expect(await db().edge.count({ where: { child: { ref: reading.ref } } })).toBe(1);
  });

  it("does not let the starter push aside what the Hub said", async () => {
    const hub = aReading();
    await applyReading(hub, context);
    const thin = aReading({ ref: hub.ref, sha: null, origin: "starter" });
    await applyReading(thin, context);
    const same = {
      ...aReading({ ref: hub.ref, sha: hub.sha, origin: "starter" }),
      record: hub.record,
      digest: hub.digest,
    };
    expect(await applyReading(same, context)).toMatchObject({ outcome: "unchanged" });
    const model = await db().model.findUniqueOrThrow({
      where: { ref: hub.ref },
      include: { aliases: { include: { revision: true } } },
    });
    expect(model.source).toBe("hub");
    expect(model.aliases[0]?.revision.sha).toBe(hub.sha);
  });

  it("takes over from the starter when the Hub is read", async () => {
    const thin = aReading({ sha: null, origin: "starter" });
    await applyReading(thin, context);
    const hub = aReading({ ref: thin.ref, hubId: unique("hub") });
    await applyReading(hub, context);
    const model = await db().model.findUniqueOrThrow({
      where: { ref: thin.ref },
      include: { aliases: { include: { revision: true } } },
    });
    expect(model).toMatchObject({ source: "hub", hubId: hub.hubId });
    expect(model.aliases[0]?.revision.sha).toBe(hub.sha);
    expect(await db().searchDocument.findUnique({ where: { modelId: model.id } })).toMatchObject({
      license: "mit",
      teachers: ["acme/teacher"],
      distilled: true,
    });
  });

  it("learns sizes that were not stated before", async () => {
    const file = {
      path: "model.safetensors",
      sizeBytes: null,
      gitOid: null,
      sha256: null,
      format: "safetensors",
    };
    const reading = aReading({ artifacts: [file] });
    await applyReading(reading, context);
    await applyReading({ ...reading, artifacts: [{ ...file, sizeBytes: 7 }] }, context);
    expect(
      await db().artifact.findMany({ where: { revision: { model: { ref: reading.ref } } } }),
    ).toMatchObject([{ path: "model.safetensors", sizeBytes: 7n }]);
  });

  it("writes all or nothing", async () => {
    const reading = aReading({ claims: { problems: [{ code: "a", field: "b", message: "\0" }] } });
    await expect(applyReading(reading, context)).rejects.toThrow();
    expect(await db().model.count({ where: { ref: reading.ref } })).toBe(0);
  });

  it("names one node however a card spells it", async () => {
    const teacher = aReading({ ref: "Spelled/Teacher-7B" });
    await applyReading(teacher, context);
    const student = aReading({ claims: { edges: [anEdgeClaim("spelled/teacher-7b")] } });
    await applyReading(student, context);
    expect(await liveEdges(student.ref)).toMatchObject([
      { parent: "model:Spelled/Teacher-7B@unpinned" },
    ]);
  });

  it("keeps the log's chain whole when many write at once", async () => {
    const readings = Array.from({ length: 8 }, () => aReading());
    await Promise.all(readings.map((reading) => applyReading(reading, context)));
    const [row] = await owner.$queryRaw<
      { broken: bigint | null }[]
    >`SELECT audit_verify() AS broken`;
    expect(row?.broken).toBeNull();
  });

  it("ends a problem the source no longer has, and keeps one of an eval that is still refused", async () => {
    const problem = { code: "card.yaml", field: "README.md", message: "It cannot be read." };
    const unbelievable = {
      benchmark: "Claims",
      benchmarkRevision: null,
      ranAt: null,
      sourceUrl: "no address",
      evaluator: null,
      note: null,
      results: [{ category: "all", metric: "f1", value: 0.5, unit: "fraction" as const }],
    };
    const reading = aReading({ claims: { problems: [problem], evals: [unbelievable] } });
    await applyReading(reading, context);
    expect(await applyReading(reading, context)).toMatchObject({ outcome: "unchanged" });
    const repaired = { ...reading, claims: { ...reading.claims, problems: [] } };
    expect(await applyReading(repaired, context)).toMatchObject({ outcome: "applied" });
    const left = await db().revisionProblem.findMany({
      where: { revision: { model: { ref: reading.ref } } },
    });
    expect(left.map(({ code }) => code)).toEqual(["evals.refused"]);
  });

  it("leaves out what does not belong", async () => {
    const reading = aReading({ claims: { edges: [] } });
    expect(await applyReading(reading, context)).toMatchObject({ outcome: "excluded" });
    expect(await db().model.count({ where: { ref: reading.ref } })).toBe(0);
  });
});

describe("applyReadings", () => {
  const applyAll = (...readings: Reading[]) =>
    applyReadings(
      readings.map((reading) => ({ reading, namedBy: null })),
      "test",
    );
  const outcomes = async (...readings: Reading[]) =>
    (await applyAll(...readings)).map(({ outcome }) => outcome);

  it("writes many in one transaction, with one whole chain in the log", async () => {
    const readings = Array.from({ length: 12 }, () => aReading());
    const before = await auditCount();
    expect(new Set(await outcomes(...readings))).toEqual(new Set(["applied"]));
    expect(await auditCount()).toBe(before + 12);
    const revisions = await db().revision.findMany({
      where: { sha: { in: readings.flatMap(({ sha }) => sha ?? []) } },
    });
    expect(new Set(revisions.map(({ capturedAt }) => capturedAt.getTime())).size).toBe(1);
    const [row] = await owner.$queryRaw<
      { broken: bigint | null }[]
    >`SELECT audit_verify() AS broken`;
    expect(row?.broken).toBeNull();
  });

  it("lets one that cannot be written fail alone, and says why", async () => {
    const bad = aReading({ claims: { problems: [{ code: "a", field: "b", message: "\0" }] } });
    const good = [aReading(), aReading(), aReading(), aReading()];
    const [a, b, c, d] = good as [Reading, Reading, Reading, Reading];
    const answers = await applyAll(a, b, bad, c, d);
    expect(answers.map(({ outcome }) => outcome)).toEqual([
      "applied",
      "applied",
      "failed",
      "applied",
      "applied",
    ]);
    expect(answers[2]?.reason).toMatch(/unsupported Unicode escape sequence/);
    expect(await db().model.count({ where: { ref: bad.ref } })).toBe(0);
    expect(await outcomes(...good)).toEqual(good.map(() => "unchanged"));
  });

  it("takes a repository that comes twice as two readings, the later one last", async () => {
    const first = aReading({ cardText: "First." });
    const same = { ...first };
    const changed = {
      ...first,
      claims: { ...first.claims, facts: [aFactClaim("license", "gpl-3.0")] },
    };
    expect(await outcomes(first, aReading(), same, changed)).toEqual([
      "applied",
      "applied",
      "unchanged",
      "applied",
    ]);
    const live = await db().fact.findMany({
      where: { revision: { model: { ref: first.ref } }, revokedAt: null },
    });
    expect(live.map(({ field, value }) => [field, value])).toEqual([["license", "gpl-3.0"]]);
  });

  it("meets what an earlier one of the batch brought: that it is distilled, and how it is spelled", async () => {
    const teacher = aReading({ ref: `${unique("Batch")}/Distilled` });
    const copy = aReading({
      claims: {
        edges: [aBaseClaim(teacher.ref.toLowerCase(), { relation: "quantized_from" })],
      },
    });
    expect(await applyAll(copy)).toMatchObject([{ outcome: "excluded" }]);
    expect(await outcomes(teacher, copy)).toEqual(["applied", "applied"]);
    expect(await liveEdges(copy.ref)).toMatchObject([{ parent: `model:${teacher.ref}@unpinned` }]);
  });

  it("refuses a circle that closes within the batch, in the words it has outside of one", async () => {
    const names = [0, 1, 2].map(() => `${unique("circle")}/${unique("model")}`);
    const [a = "", b = "", c = ""] = names;
    const readings = [
      aReading({ ref: a, claims: { edges: [anEdgeClaim(b)] } }),
      aReading({ ref: b, claims: { edges: [anEdgeClaim(c)] } }),
      aReading({ ref: c, claims: { edges: [anEdgeClaim("acme/teacher"), anEdgeClaim(a)] } }),
    ];
    expect(await outcomes(...readings)).toEqual(["applied", "applied", "applied"]);
    const problems = await db().revisionProblem.findMany({
      where: { revision: { model: { ref: { in: names } } } },
    });
    expect(problems.map(({ message }) => message)).toEqual([
      `${c} says ${a} is its teacher, but ${a}'s record already names this model as its own parent (via ${b}). This claim was not added.`,
    ]);
    expect(await liveEdges(c)).toMatchObject([{ parent: "model:acme/teacher@unpinned" }]);
  });

  it("has nothing to say of nothing", async () => {
    expect(await applyAll()).toEqual([]);
  });
});
