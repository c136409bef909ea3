import { askForMirror } from "@/lib/sync/mirror/commands";
import { listBeingCopied } from "@/lib/sync/mirror/queries";
import { listUncopied } from "@/lib/sync/rules/members/queries";

/** Members looked at in one statement: tens of milliseconds, and least in all, of 200,000 of them. */
const PAGE = 5_000;
const HOUR_MS = 60 * 60 * 1000;
/** After all tries of its job a copy is left alone for so long: what was in the way may be gone then. */
const FAILED_REST_MS = 6 * HOUR_MS;
/** A refusal costs another look at all files, or another transfer, and ends by more room or a higher limit alone. */
const REFUSED_REST_MS = 12 * HOUR_MS;

type Options = { job: string; now?: () => Date; signal?: AbortSignal | undefined };

/**
 * Asks for the copies a rule wants of its members' latest revisions. What is kept, on its way or released is left as it
 * stands; what failed or was refused some hours ago is asked for again. All members are looked at each time, not those
 * a reading saw alone: so a reading that was killed here is made up for by the next, and a revision another reading or
 * a message of the Hub brought is copied too.
 * @returns of how many revisions a copy is on its way now, and how many cannot be copied whole
 */
export async function askForCopies(
  ruleId: string,
  { job, now = () => new Date(), signal }: Options,
): Promise<{ asked: number; refused: number }> {
  const told = { asked: 0, refused: 0 };
  const failedBefore = new Date(now().getTime() - FAILED_REST_MS);
  const refusedBefore = new Date(now().getTime() - REFUSED_REST_MS);
  for (let after: string | null = ""; after !== null;) {
    signal?.throwIfAborted();
    const place = { after, limit: PAGE, failedBefore, refusedBefore };
    const { last, revisions } = await listUncopied(ruleId, place);
    const failed = revisions.filter(({ status }) => status === "failed").map(({ id }) => id);
    const underWay = await listBeingCopied(failed);
    for (const { id } of revisions) {
      if (underWay.has(id)) continue;
      signal?.throwIfAborted();
      const { status } = await askForMirror(id, `rule:${ruleId}`, { kind: "system", job });
      told[status === "refused" ? "refused" : "asked"] += 1;
    }
    after = last;
  }
  return told;
}
