import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { refreshSearchDocument } from "@/lib/search/commands";
import { applyReading } from "@/lib/sync/apply/apply";
import { refreshCounts } from "@/lib/sync/counts/commands";
import { aFactClaim, aReading } from "@/lib/testing/builders/reading";
import { unique } from "@/lib/testing/builders/unique";
import { testDatabase } from "@/lib/testing/database";

await testDatabase();
const now = new Date("2026-05-06T07:08:09Z");
const context = { job: "test", now };

function aCount(field: string, count: number) {
  return { ...aFactClaim(field, { count, at: "2026-01-01" }), kind: "hub_api" as const };
}

async function aCountedModel() {
  const reading = aReading({ hubId: unique("hub") });
  reading.claims.facts.push(aCount("downloads", 10), aCount("likes", 2));
  await applyReading(reading, { namedBy: null, job: "test" });
  return reading;
}

async function liveCounts(ref: string) {
  const facts = await db().fact.findMany({
    where: { revision: { model: { ref } }, field: { in: ["downloads", "likes"] }, revokedAt: null },
    orderBy: { field: "asc" },
  });
  return facts.map(({ field, value, statedAt }) => [field, value, statedAt]);
}

describe("refreshCounts", () => {
  it("states what moved as of today, keeps what did not, and is found by it", async () => {
    const { ref, hubId } = await aCountedModel();
    const events = await db().auditEvent.count();
    expect(await refreshCounts([{ ref, hubId, downloads: 12, likes: 2 }], context)).toBe(1);
    expect(await liveCounts(ref)).toEqual([
      ["downloads", { count: 12, at: "2026-05-06" }, "2026-05-06"],
      ["likes", { count: 2, at: "2026-01-01" }, null],
    ]);
    const document = await db().searchDocument.findUniqueOrThrow({ where: { ref } });
    expect(document.downloads).toBe(12n);
    await db().$transaction((tx) => refreshSearchDocument(tx, document.modelId));
    expect(await db().searchDocument.findUniqueOrThrow({ where: { ref } })).toEqual(document);
    expect(await db().auditEvent.count()).toBe(events + 1);
  });

  it("writes nothing for counts that are the same, whatever their day, nor for strangers", async () => {
    const { ref, hubId } = await aCountedModel();
    const events = await db().auditEvent.count();
    const counted = [
      { ref, hubId, downloads: 10, likes: 2 },
      { ref, hubId, downloads: null, likes: null },
      { ref: "no/body", hubId: null, downloads: 1, likes: 1 },
      { ref, hubId: "another repository's", downloads: 5, likes: 5 },
    ];
    expect(await refreshCounts(counted, context)).toBe(0);
    expect(await db().auditEvent.count()).toBe(events);
    expect((await liveCounts(ref)).map(([, value]) => value)).toEqual([
      { count: 10, at: "2026-01-01" },
      { count: 2, at: "2026-01-01" },
    ]);
  });

  it("tells many models with one event", async () => {
    const models = [await aCountedModel(), await aCountedModel(), await aCountedModel()];
    const counted = models.map(({ ref, hubId }) => ({ ref, hubId, downloads: 11, likes: 3 }));
    expect(await refreshCounts(counted, context)).toBe(3);
    const [event] = await db().auditEvent.findMany({ orderBy: { seq: "desc" }, take: 1 });
    expect(JSON.parse(event?.payload ?? "")).toEqual({ downloads: 3, likes: 3, models: 3 });
    expect(await refreshCounts(counted, context)).toBe(0);
  });
});
