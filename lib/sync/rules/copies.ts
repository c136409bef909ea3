import { askForMirror } from "@/lib/sync/mirror/commands";
import { listUnmirrored } from "@/lib/sync/rules/members/queries";

const PAGE = 500;

/**
 * Asks for the copies a rule wants of its members' latest revisions. What was asked for already, by whomever, is left
 * as it stands; so a reading that was killed here is made up for by the next.
 * @returns of how many revisions a copy is on its way now, and how many cannot be copied whole
 */
export async function askForCopies(
  ruleId: string,
  { job, signal }: { job: string; signal?: AbortSignal | undefined },
): Promise<{ asked: number; refused: number }> {
  const told = { asked: 0, refused: 0 };
  let after: string | null = null;
  for (;;) {
    const revisions: string[] = await listUnmirrored(ruleId, { after, limit: PAGE });
    for (const revision of revisions) {
      signal?.throwIfAborted();
      const { status } = await askForMirror(revision, `rule:${ruleId}`, { kind: "system", job });
      told[status === "refused" ? "refused" : "asked"] += 1;
    }
    after = revisions.at(-1) ?? null;
    if (revisions.length < PAGE) return told;
  }
}
