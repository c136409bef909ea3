import { expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { countRuns, listRuns, type RunPlace } from "@/lib/sync/runs/queries";
import { unique } from "@/lib/testing/builders/unique";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 12, minute));

async function aRule() {
  return db().syncRule.create({ data: { name: unique("rule"), kind: "all", selector: {} } });
}

async function aRun(
  ruleId: string,
  minute: number,
  more: { status?: "running" | "completed" | "failed"; reach?: string } = {},
) {
  const run = { source: "hub", hubUrl: "https://huggingface.co", scope: {}, startedAt: at(minute) };
  const { id } = await db().syncRun.create({ data: { ...run, ruleId, ...more } });
  return id;
}

it("pages through every run once, also where several began at the same moment", async () => {
  const { id: ruleId } = await aRule();
  const made = [];
  for (const minute of [1, 2, 2, 2, 3]) made.push(await aRun(ruleId, minute));
  const seen: string[] = [];
  let before: RunPlace | undefined;
  for (;;) {
    const [run] = await listRuns({ ruleId, limit: 1, before });
    if (!run) break;
    seen.push(run.id);
    before = { startedAt: run.startedAt, id: run.id };
  }
  expect(seen.toSorted()).toEqual(made.toSorted());
  expect(seen[0]).toBe(made.at(-1));
});

it("narrows by status and reach, and counts by status what the rest leaves", async () => {
  const { id: ruleId } = await aRule();
  await aRun(ruleId, 1, { status: "completed", reach: "full" });
  await aRun(ruleId, 2, { status: "completed", reach: "incremental" });
  const failed = await aRun(ruleId, 3, { status: "failed", reach: "incremental" });
  const list = await listRuns({ ruleId, status: "failed", limit: 9 });
  expect(list.map(({ id }) => id)).toEqual([failed]);
  expect(await countRuns({ ruleId })).toEqual({
    running: 0,
    completed: 2,
    interrupted: 0,
    failed: 1,
  });
  expect(await countRuns({ ruleId, reach: "incremental" })).toMatchObject({
    completed: 1,
    failed: 1,
  });
  for (const reach of ["full", "incremental"] as const) {
    const counts = await countRuns({ ruleId, reach });
    for (const status of ["completed", "failed"] as const)
      expect(await listRuns({ ruleId, reach, status, limit: 9 })).toHaveLength(counts[status]);
  }
});
