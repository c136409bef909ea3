import { z } from "zod";
import { db, type Prisma } from "@/lib/db/client";
import { type SyncRule, SyncRuleInput } from "@/lib/sync/rules/schema";
import { RUN_RULE, type RunSummary, summaryOf } from "@/lib/sync/runs/queries";

/** A rule as the admin pages show it. */
export type RuleSummary = SyncRule & {
  createdAt: Date;
  updatedAt: Date;
  /** Repositories it has listed, and how many of them the catalog holds. */
  members: number;
  inCatalog: number;
  lastRun: RunSummary | null;
};

/** Every rule, by name. */
export async function listRules(): Promise<RuleSummary[]> {
  const rows = await db().syncRule.findMany({
    orderBy: { name: "asc" },
    include: { runs: { orderBy: { startedAt: "desc" }, take: 1, include: RUN_RULE } },
  });
  const counts = await countMembers(rows.map(({ id }) => id));
  return rows.map((row) => ({
    ...ruleOf(row),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(counts.get(row.id) ?? { members: 0, inCatalog: 0 }),
    lastRun: row.runs[0] ? summaryOf(row.runs[0]) : null,
  }));
}

/** One rule; null where there is none of this id. */
export async function findRule(id: string): Promise<RuleSummary | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const row = await db().syncRule.findUnique({
    where: { id },
    include: { runs: { orderBy: { startedAt: "desc" }, take: 1, include: RUN_RULE } },
  });
  if (!row) return null;
  const counts = await countMembers([id]);
  return {
    ...ruleOf(row),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    ...(counts.get(id) ?? { members: 0, inCatalog: 0 }),
    lastRun: row.runs[0] ? summaryOf(row.runs[0]) : null,
  };
}

/** The rule of a name, in any case; null where none has it. */
export async function findRuleByName(name: string): Promise<SyncRule | null> {
  const row = await db().syncRule.findFirst({
    where: { name: { equals: name, mode: "insensitive" } },
  });
  return row ? ruleOf(row) : null;
}

/** The rules that are followed, by name. */
export async function listEnabledRules(): Promise<SyncRule[]> {
  const rows = await db().syncRule.findMany({
    where: { enabled: true },
    orderBy: { name: "asc" },
  });
  return rows.map(ruleOf);
}

/** A stored row as a rule. */
export function ruleOf(row: Prisma.SyncRuleGetPayload<object>): SyncRule {
  return {
    ...SyncRuleInput.parse(row),
    id: row.id,
    watermark: row.watermark,
    reconciledAt: row.reconciledAt,
  };
}

async function countMembers(
  ruleIds: string[],
): Promise<Map<string, { members: number; inCatalog: number }>> {
  const rows = await db().$queryRaw<{ ruleId: string; members: number; inCatalog: number }[]>`
    SELECT s.rule_id::text AS "ruleId", count(*)::int AS members,
      count(m.id)::int AS "inCatalog"
    FROM sync_rule_members s LEFT JOIN models m ON m.ref = s.ref
    WHERE s.rule_id = ANY(${ruleIds}::uuid[]) GROUP BY s.rule_id`;
  return new Map(rows.map(({ ruleId, ...counts }) => [ruleId, counts]));
}
