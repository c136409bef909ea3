import { db } from "@/lib/db/client";
import { type Ending, finishRun, type RunState } from "@/lib/sync/runs/commands";

/** What a reading of a rule that came to its end says of the rule. */
export type RuleEnding = {
  id: string;
  /** The newest lastModified that was read; null where the listing broke off or stated none. */
  watermark: Date | null;
  /** When everything was listed; null where it was not. */
  reconciledAt: Date | null;
};

/** Ends a run and, with it, moves its rule's marks. */
export async function endRun(
  runId: string,
  ending: Ending,
  state: RunState,
  { rule, now }: { rule: RuleEnding | null; now: Date },
): Promise<void> {
  await db().$transaction(async (tx) => {
    await finishRun(tx, runId, ending, state, now);
    if (!rule) return;
    const { watermark, reconciledAt } = rule;
    // A mark never moves back, whatever clock the Hub keeps.
    if (watermark)
      await tx.syncRule.updateMany({
        where: { id: rule.id, OR: [{ watermark: null }, { watermark: { lt: watermark } }] },
        data: { watermark },
      });
    if (reconciledAt)
      await tx.syncRule.updateMany({ where: { id: rule.id }, data: { reconciledAt } });
  });
}
