import { type Actor, recordAudit } from "@/lib/audit/commands";
import { db } from "@/lib/db/client";
import { SyncRuleInput } from "@/lib/sync/rules/schema";

/** Says that the rules a new installation begins with were written: who deletes one does not get it back. */
const MARK = "default_rules_created";

/** Writes the rules a new installation begins with, once; a name that is taken is left alone. */
export async function createDefaultRules(
  rules: readonly SyncRuleInput[],
  actor: Actor,
): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('proofline.default_rules'))`;
    if (await tx.mark.findUnique({ where: { name: MARK } })) return;
    const stated = rules.map((rule) => SyncRuleInput.parse(rule));
    const names = stated.map(({ name }) => name.toLowerCase());
    const taken = await tx.$queryRaw<{ name: string }[]>`
      SELECT lower(name) AS name FROM sync_rules WHERE lower(name) = ANY(${names})`;
    const isTaken = new Set(taken.map(({ name }) => name));
    const added = stated.filter(({ name }) => !isTaken.has(name.toLowerCase()));
    await tx.syncRule.createMany({ data: added });
    await tx.mark.create({ data: { name: MARK, value: String(added.length) } });
    await recordAudit(tx, {
      actor,
      action: "sync_rules.begun",
      subject: { kind: "catalog", id: "sync_rules" },
      payload: { rules: added.map(({ name, kind }) => ({ name, kind })) },
    });
  });
}
