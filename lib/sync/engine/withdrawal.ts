import { countMembers, listUnseen } from "@/lib/sync/rules/members/queries";
import { saveVanished } from "@/lib/sync/outcomes/commands";
import { findOutcomes } from "@/lib/sync/outcomes/queries";
import type { SyncRule } from "@/lib/sync/rules/schema";
import { listHeadsOf, listHubIds } from "@/lib/sync/tracker/queries";
import { tellStatus } from "@/lib/sync/engine/visit";
import { warn, type Work } from "@/lib/sync/engine/work";

/** So few may vanish from a listing whatever their share: a publisher of three models may remove two. */
const FEW = 5;
const CHUNK = 200;

/**
 * Finds out what became of repositories that are missing, and withdraws what is gone. Nothing is gone because a listing
 * did not show it: each is asked for by name, after a listing that ended normally and missed no more than its rule's
 * guard believes, and only from a Hub that still shows what it shows.
 */
export async function withdrawMissing(work: Work): Promise<void> {
  await askForUnseen(work);
  const { missing, hubWatch, progress, context, run } = work;
  if (missing.size === 0) return;
  const refs = [...missing].toSorted();
  if (!(await hubWatch.answersTruly())) {
    hold(refs.length, DEAF, work);
    return;
  }
  const told = await findOutcomes(run.id, refs);
  const ids = await listHubIds(context.hubUrl, refs);
  for (const ref of refs) {
    context.signal.throwIfAborted();
    const identity = { ref, hubId: ids.get(ref) ?? null };
    const head = (await listHeadsOf([identity])).get(ref);
    // What goes on under another name is not gone, though its old one leads nowhere any more.
    if (head?.ref.toLowerCase() === ref.toLowerCase()) await tellStatus(identity, "gone", context);
    const place = { runId: run.id, generation: work.generation };
    await saveVanished(ref, { ...place, hubUrl: context.hubUrl, now: context.now() });
    const before = told.get(ref);
    if (before) progress.counts[before] -= 1;
    progress.counts.gone += 1;
    progress.tell();
  }
}

const DEAF = "the Hub did not show even what it lists";

/** Asks for the repositories of a rule that its full reading did not show. */
async function askForUnseen(work: Work): Promise<void> {
  const { rule, reach, run, intake, hubWatch, broken } = work;
  if (!rule || reach !== "full") return;
  const { members, unseen } = await countMembers(rule.id, run.family);
  if (unseen === 0) return;
  const doubt = doubtOf(rule, { members, unseen });
  if (broken !== null || doubt !== null || !(await hubWatch.answersTruly())) {
    hold(unseen, broken === null ? (doubt ?? DEAF) : null, work);
    return;
  }
  work.generation = 0;
  for (let after = ""; ;) {
    const refs = await listUnseen(rule.id, run.family, after, CHUNK);
    for (const ref of refs)
      await intake.add(
        { ref, listed: null, head: null, formerRef: null, namedBy: null, isSuspect: true },
        null,
      );
    const last = refs.at(-1);
    if (refs.length < CHUNK || last === undefined) break;
    after = last;
  }
  await intake.drain();
}

/** Why so many missing repositories are not believed; null where they may be. */
function doubtOf(
  { name, guardShare }: SyncRule,
  { members, unseen }: { members: number; unseen: number },
): string | null {
  if (unseen <= FEW || unseen <= guardShare * members) return null;
  const share = `${Math.round(guardShare * 100)} %`;
  return `${unseen} of the ${members} repositories of "${name}" were missing, more than the ${share} that may vanish at once`;
}

/** Leaves what is missing as it is, and says why. */
function hold(count: number, reason: string | null, work: Work): void {
  work.progress.counts.held += count;
  if (reason === null) return;
  const repositories =
    count === 1 ? "one missing repository was" : `${count} missing repositories were`;
  work.held = `${reason}, so ${repositories} left as ${count === 1 ? "it is" : "they are"}`;
  warn(work, `${work.held.charAt(0).toUpperCase()}${work.held.slice(1)}.`);
}
