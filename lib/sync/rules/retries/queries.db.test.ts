import { expect, it } from "vitest";
import { listRuleRetries } from "@/lib/sync/rules/retries/queries";
import { testDatabase } from "@/lib/testing/database";

const { owner } = await testDatabase();

const AT = new Date("2026-03-01T12:00:00Z");

async function aJob(ruleId: string, state: "retry" | "created" | "failed") {
  await owner.$executeRaw`
    INSERT INTO pgboss.job (name, data, state, start_after)
    VALUES ('sync.rule', ${{ ruleId, reach: "full" }}::jsonb, ${state}::pgboss.job_state, ${AT})`;
}

it("tells when a reading that failed is tried again, and of no other job", async () => {
  const [waits, isNew, isOver] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  await aJob(waits, "retry");
  await aJob(isNew, "created");
  await aJob(isOver, "failed");
  const retries = await listRuleRetries();
  expect(retries.get(waits)).toEqual({ ruleId: waits, reach: "full", at: AT });
  expect(retries.has(isNew) || retries.has(isOver)).toBe(false);
});
