import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { forgetRuns } from "@/lib/sync/runs/retention/commands";
import { aRule } from "@/lib/testing/followed";

const NOW = new Date("2026-06-15T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);

async function aRun(
  days: number,
  { reach = "full", status = "completed" as const, ruleId = null as string | null } = {},
) {
  const at = daysAgo(days);
  const run = await db().syncRun.create({
    data: {
      source: "hub",
      hubUrl: "https://hub.example",
      scope: {},
      reach,
      status,
      ruleId,
      startedAt: at,
      finishedAt: at,
    },
  });
  await db().syncOutcome.create({ data: { runId: run.id, ref: "a/b", outcome: "applied", at } });
  return run.id;
}

test("what ended long ago is forgotten, visits sooner, and of a rule the last stays", async () => {
  const rule = await aRule({ kind: "author", selector: { author: "acme" } });
  const kept = [
    await aRun(80),
    await aRun(10, { reach: "visit" }),
    await aRun(200, { ruleId: rule.id }),
  ];
  const forgotten = [await aRun(100), await aRun(20, { reach: "visit" })];
  forgotten.push(await aRun(300, { ruleId: rule.id }));
  expect(await forgetRuns(NOW)).toBe(forgotten.length);
  const runs = await db().syncRun.findMany({ select: { id: true, _count: true } });
  expect(runs.map(({ id }) => id).toSorted()).toEqual(kept.toSorted());
  expect(await db().syncOutcome.count()).toBe(kept.length);
  expect(await forgetRuns(NOW)).toBe(0);
});
