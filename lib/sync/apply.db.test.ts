import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { applyReading } from "@/lib/sync/apply";
import {
  type EdgeClaim,
  type FactClaim,
  type Ground,
  UNSTATED_DISTILLATION,
} from "@/lib/sync/claim";
import { parserMark, type Reading } from "@/lib/sync/reading";
import { digestOf } from "@/lib/sync/storable";
import { testDatabase } from "@/lib/testing/database";
import { aSha, unique } from "@/lib/testing/builders/unique";

const { owner } = await testDatabase();
const context = { namedBy: null, job: "test" };
const ground: Ground = {
  grade: "hub_derived",
  kind: "card",
  source: "card",
  quote: null,
  statedAt: null,
  sha256: null,
};

function aFactClaim(field: string, value: FactClaim["value"]): FactClaim {
  return { ...ground, field, value };
}

function anEdgeClaim(ref: string, overrides: Partial<EdgeClaim> = {}): EdgeClaim {
  return {
    relation: "distilled_from",
    parent: { kind: "model", ref, sha: null },
    field: "distillation.teacher",
    distillation: UNSTATED_DISTILLATION,
    grounds: [ground],
    ...overrides,
  };
}

/** A pinned student of `acme/teacher`. */
function aReading({
  claims,
  ...overrides
}: Partial<Omit<Reading, "claims">> & { claims?: Partial<Reading["claims"]> } = {}): Reading {
  const ref = overrides.ref ?? `${unique("owner")}/${unique("model")}`;
  const record = { id: ref, seen: unique("record") };
  return {
    ref,
    hubId: null,
    origin: "hub",
    sourceUrl: `https://huggingface.co/${ref}`,
    sha: aSha(),
    record,
    digest: digestOf(record),
    cardData: null,
    cardText: null,
    config: null,
    modifiedAt: null,
    repositoryCreatedAt: null,
    artifacts: [],
    claims: {
      facts: [
        aFactClaim("license", "mit"),
        {
          ...ground,
          kind: "rule",
          field: "parser",
          value: parserMark(overrides.origin ?? "hub", null),
        },
      ],
      edges: [anEdgeClaim("acme/teacher")],
      evals: [],
      problems: [],
      ...claims,
    },
    ...overrides,
  };
}

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
