import { z } from "zod";
import { db } from "@/lib/db/client";

const RuleRetry = z.object({
  ruleId: z.string(),
  reach: z.enum(["full", "incremental"]),
  at: z.date(),
});
export type RuleRetry = z.infer<typeof RuleRetry>;

/** The readings that failed and wait for their next try, by rule. */
export async function listRuleRetries(): Promise<Map<string, RuleRetry>> {
  const rows = await db().$queryRaw<unknown[]>`
    SELECT DISTINCT ON (data->>'ruleId') data->>'ruleId' AS "ruleId", data->>'reach' AS reach, start_after AS at
    FROM pgboss.job WHERE name = 'sync.rule' AND state = 'retry'
    ORDER BY data->>'ruleId', start_after`;
  return new Map(rows.map((row) => RuleRetry.parse(row)).map((retry) => [retry.ruleId, retry]));
}
