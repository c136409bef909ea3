import { SEEN_WITHIN_MS } from "@/lib/sync/engine/listing-pages";
import { listCameBy } from "@/lib/sync/outcomes/queries";
import { listUnseenParents } from "@/lib/sync/rules/members/queries";
import { saveProgress } from "@/lib/sync/runs/commands";
import { isAncestry } from "@/lib/sync/engine/settlement";
import { listHeads } from "@/lib/sync/stored/queries";
import { listHinged, listSettled } from "@/lib/sync/tracker/queries";
import type { Work } from "@/lib/sync/engine/work";

/** Beyond this many generations evidence is gone anyway. */
const DEEPEST = 8;
const CHUNK = 500;

/**
 * Rounds of parents and of copies of what was admitted, a round a generation, until a round brings nothing new. The
 * place is written before a round begins, so that a resumed run knows which round each repository belonged to.
 */
export async function followLineage(work: Work): Promise<void> {
  const { run, progress, context, newest, broken, lineage } = work;
  const resumed = run.cursor?.part === "lineage" ? run.cursor.generation : null;
  const first = resumed ?? 1;
  await recall(work, (generation) => generation < first);
  if (first === 1) await followMembers(work);
  for (let generation = first; generation <= DEEPEST; generation += 1) {
    const family = run.family;
    progress.moveTo({ part: "lineage", generation, newest, broken, family });
    await saveProgress(run.id, progress.state(), context.now());
    work.generation = generation;
    const { copies, parents } = lineage.takeRound();
    if (generation === resumed) await recall(work, (reached) => reached >= generation);
    else if (copies.length === 0 && parents.length === 0) return;
    await visitRound(copies, parents, work);
  }
}

async function visitRound(
  copies: readonly string[],
  parents: readonly { ref: string; namedBy: { ref: string; relation: string } }[],
  { context, intake }: Work,
): Promise<void> {
  const seenSince = new Date(context.now().getTime() - SEEN_WITHIN_MS);
  const known = await listSettled(
    context,
    parents.map(({ ref }) => ref),
    seenSince,
  );
  const task = { listed: null, head: null, formerRef: null };
  for (const ref of copies) await intake.add({ ...task, ref, namedBy: null }, null);
  for (const { ref, namedBy } of parents)
    if (!known.has(ref)) await intake.add({ ...task, ref, namedBy }, null);
  await intake.drain();
}

/** What the runs before this one came by still has parents to follow, and copies to look at. */
async function recall(
  { run, context, lineage }: Work,
  isWanted: (generation: number) => boolean,
): Promise<void> {
  if (run.earlier.length === 0) return;
  for (let after = ""; ;) {
    const came = await listCameBy(run.earlier, { after, limit: CHUNK });
    const refs = came.filter(({ generation }) => isWanted(generation)).map(({ ref }) => ref);
    if (refs.length > 0) {
      for (const { ref, parents } of (await listHeads(refs)).values())
        lineage.follow(ref, parents.filter(isAncestry));
      lineage.lookAgain(await listHinged(context.hubUrl, refs));
    }
    const last = came.at(-1);
    if (came.length < CHUNK || !last) return;
    after = last.ref;
  }
}

/** A full reading of a rule refreshes its models' parents too, which no listing of it shows. */
async function followMembers({ rule, reach, run, context, lineage }: Work): Promise<void> {
  if (!rule || reach !== "full") return;
  const seenSince = new Date(context.now().getTime() - SEEN_WITHIN_MS);
  const key = { ruleId: rule.id, hubUrl: context.hubUrl, family: run.family };
  for (const { parent, namedBy } of await listUnseenParents(key, seenSince))
    lineage.follow(namedBy.ref, [{ ref: parent, relation: namedBy.relation }]);
}
