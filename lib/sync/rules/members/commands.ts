import { db, type Transaction } from "@/lib/db/client";

/**
 * Remembers that a rule listed repositories. A full reading marks all it sees with its family of runs, so that at its
 * end the others stand out; an incremental one only adds.
 */
export async function markMembers(
  ruleId: string,
  refs: readonly string[],
  { family, isFull }: { family: string; isFull: boolean },
): Promise<void> {
  if (refs.length === 0) return;
  const distinct = [...new Set(refs)].sort();
  if (isFull)
    await db().$executeRaw`
      INSERT INTO sync_rule_members AS m (rule_id, ref, seen_run_id)
      SELECT ${ruleId}::uuid, ref, ${family}::uuid FROM unnest(${distinct}::text[]) AS l(ref)
      ON CONFLICT (rule_id, ref) DO UPDATE SET seen_run_id = excluded.seen_run_id
        WHERE m.seen_run_id <> excluded.seen_run_id`;
  else
    await db().$executeRaw`
      INSERT INTO sync_rule_members (rule_id, ref, seen_run_id)
      SELECT ${ruleId}::uuid, ref, ${family}::uuid FROM unnest(${distinct}::text[]) AS l(ref)
      ON CONFLICT DO NOTHING`;
}

/** Ends the membership of repositories: they left the rule, or are gone. */
export async function removeMembers(ruleId: string, refs: readonly string[]): Promise<void> {
  await db().syncRuleMember.deleteMany({ where: { ruleId, ref: { in: [...refs] } } });
}

/** Ends every rule's membership of repositories that are gone. */
export async function removeFromRules(tx: Transaction, refs: readonly string[]): Promise<void> {
  await tx.syncRuleMember.deleteMany({ where: { ref: { in: [...refs] } } });
}
