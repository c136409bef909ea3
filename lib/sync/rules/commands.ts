import { type Actor, recordAudit } from "@/lib/audit/commands";
import { db, Prisma, type Transaction } from "@/lib/db/client";
import { ProoflineError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/enqueue";
import { ruleOf } from "@/lib/sync/rules/queries";
import { type SyncRule, SyncRuleInput, type SyncRuleStatement } from "@/lib/sync/rules/schema";
import { canonicalJson, storableJson } from "@/lib/sync/reading/storable";

/** Somebody waits for it, so it goes before what the schedule asks for. */
const ASKED_PRIORITY = 10;

/**
 * Keeps a new rule. Never read, it is due at once.
 * @throws {ProoflineError} `conflict` where another rule has the name
 */
export async function createRule(input: SyncRuleInput, actor: Actor): Promise<SyncRule> {
  const stated = SyncRuleInput.parse(input);
  return nameOnce(() =>
    db().$transaction(async (tx) => {
      const rule = ruleOf(await tx.syncRule.create({ data: stated }));
      await record(tx, actor, "sync_rule.created", rule, { after: stated });
      return rule;
    }),
  );
}

/**
 * Changes a rule. What it read under another selection or depth says nothing about the new one: it begins anew, and
 * what it had listed is not missed.
 * @throws {ProoflineError} `not_found`; `conflict` where another rule has the name
 */
export async function changeRule(
  id: string,
  input: SyncRuleInput,
  actor: Actor,
): Promise<SyncRule> {
  const stated = SyncRuleInput.parse(input);
  return nameOnce(() =>
    db().$transaction(async (tx) => {
      const before = await lockRule(tx, id);
      const isSame = readsOf(before) === readsOf(stated);
      const after = await tx.syncRule.update({
        where: { id },
        data: {
          ...stated,
          updatedAt: new Date(),
          ...(!isSame && { watermark: null, reconciledAt: null }),
        },
      });
      if (!isSame) await tx.syncRuleMember.deleteMany({ where: { ruleId: id } });
      await record(tx, actor, "sync_rule.changed", { id }, { before, after: stated });
      return ruleOf(after);
    }),
  );
}

/**
 * Follows a rule, or pauses it.
 * @throws {ProoflineError} `not_found`
 */
export async function setRuleEnabled(id: string, enabled: boolean, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    const { name, enabled: before } = await lockRule(tx, id);
    if (before === enabled) return;
    await tx.syncRule.update({ where: { id }, data: { enabled, updatedAt: new Date() } });
    await record(tx, actor, enabled ? "sync_rule.enabled" : "sync_rule.disabled", { id }, { name });
  });
}

/**
 * Ends a rule. Its runs and what it brought into the catalog stay.
 * @throws {ProoflineError} `not_found`
 */
export async function deleteRule(id: string, actor: Actor): Promise<void> {
  await db().$transaction(async (tx) => {
    const before = await lockRule(tx, id);
    await tx.syncRule.delete({ where: { id } });
    await record(tx, actor, "sync_rule.deleted", { id }, { before });
  });
}

/**
 * Has a rule read as soon as a worker is free, paused or not.
 * @throws {ProoflineError} `not_found`
 */
export async function askForReading(
  id: string,
  reach: "full" | "incremental",
  actor: Actor,
): Promise<void> {
  await db().$transaction(async (tx) => {
    const { name } = await lockRule(tx, id);
    await enqueue("sync.rule", { ruleId: id, reach }, { tx, priority: ASKED_PRIORITY });
    await record(tx, actor, "sync_rule.run_asked", { id }, { name, reach });
  });
}

async function lockRule(tx: Transaction, id: string): Promise<SyncRule> {
  await tx.$queryRaw`SELECT FROM sync_rules WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.syncRule.findUnique({ where: { id } });
  if (!row)
    throw new ProoflineError("not_found", "There is no such rule. It may have been deleted.");
  return ruleOf(row);
}

/** What a reading depends on. */
const readsOf = ({ kind, selector, depth }: SyncRuleStatement) =>
  canonicalJson(storableJson({ kind, selector, depth }));

async function record(
  tx: Transaction,
  actor: Actor,
  action: string,
  { id }: { id: string },
  payload: Record<string, unknown>,
): Promise<void> {
  await recordAudit(tx, { actor, action, subject: { kind: "sync_rule", id }, payload });
}

/** The database keeps names apart; two admins may choose one at once. */
async function nameOnce<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002")
      throw error;
    const message = "Is the name of another rule already. Choose another one.";
    throw new ProoflineError("conflict", message, [{ field: "name", message }]);
  }
}
