import type { Done } from "@/lib/sync/engine/intake";
import { saveSettled } from "@/lib/sync/outcomes/commands";
import { findOutcomes } from "@/lib/sync/outcomes/queries";
import { markMembers, removeMembers } from "@/lib/sync/rules/members/commands";
import { isSelected } from "@/lib/sync/rules/selection";
import type { Outcome } from "@/lib/sync/schema";
import { isAncestry, type Settled, settlementOf } from "@/lib/sync/engine/settlement";
import { listHeads } from "@/lib/sync/stored/queries";
import { listHinged, listKnown } from "@/lib/sync/tracker/queries";
import type { Work } from "@/lib/sync/engine/work";

/** Writes down what came of repositories, counts it, and learns where their lineage leads. */
export async function settle(done: readonly Done[], work: Work): Promise<void> {
  const { context, run, generation, hubWatch, progress } = work;
  const settled = await withoutMissing(done.map(settlementOf), done, work);
  const before = await toldBefore(settled, done, work);
  await saveSettled(settled, {
    runId: run.id,
    generation,
    hubUrl: context.hubUrl,
    now: context.now(),
  });
  await noteMembers(settled, done, work);
  await follow(settled, work);
  for (const [at, { row, isTold, renamed }] of settled.entries()) {
    const known = before.get(row.ref);
    if (isTold && known) progress.counts[known] -= 1;
    if (isTold) progress.counts[row.outcome] += 1;
    if (isTold && renamed) progress.counts.renamed += 1;
    const { stage, look } = done[at] ?? {};
    if (look?.listed) hubWatch.shows(look.listed.ref);
    if (stage) progress.settle(stage);
    progress.tell();
  }
}

/** Known repositories the Hub does not show are remembered and told at the end, when it is clear what became of them. */
async function withoutMissing(
  settled: Settled[],
  done: readonly Done[],
  { context, rule, missing }: Work,
): Promise<Settled[]> {
  const asked = settled.filter(({ isMissing }, at) => {
    const task = done[at]?.task;
    // What a rule names is asked for once more at its end, under its guard.
    const isFinal = rule === null || task?.isSuspect === true || task?.namedBy !== null;
    return isMissing && isFinal;
  });
  const known = await listKnown(
    context.hubUrl,
    asked.map(({ row }) => row.ref),
  );
  const held = new Set(asked.filter(({ row }) => known.has(row.ref)));
  for (const { row } of held) missing.add(row.ref);
  return settled.map((one) => (held.has(one) ? { ...one, isTold: false } : one));
}

/** What this run counted of repositories before it came to them again. */
async function toldBefore(
  settled: readonly Settled[],
  done: readonly Done[],
  { run, generation, listingWatch }: Work,
): Promise<Map<string, Outcome>> {
  const refs = settled
    .filter((_, at) => generation > 0 || done[at]?.task.isSuspect)
    .map(({ row }) => row.ref);
  if (refs.length === 0) return new Map();
  const told = await findOutcomes(run.id, refs);
  // What its listing had nothing new of is only counted, and comes again only where it was left out.
  for (const ref of refs)
    if (generation > 0 && !told.has(ref) && listingWatch.hasShown(ref)) told.set(ref, "excluded");
  return told;
}

async function noteMembers(
  settled: readonly Settled[],
  done: readonly Done[],
  { rule, run, generation }: Work,
): Promise<void> {
  if (!rule || generation > 0) return;
  const [members, others]: string[][] = [[], []];
  for (const [at, { row }] of settled.entries()) {
    const { task, look } = done[at] ?? {};
    if (!look || (rule.kind !== "list" && !task?.isSuspect)) continue;
    const isShown = look.listed?.status === "listed";
    if (isShown && look.listed && isSelected(rule, look.listed)) members?.push(row.ref);
    else if (isShown || look.kind === "hidden") others?.push(row.ref);
  }
  await markMembers(rule.id, members ?? [], { family: run.family, isFull: true });
  await removeMembers(rule.id, others ?? []);
}

/** A model of the catalog leads to its parents, and one that was just admitted to its copies. */
async function follow(settled: readonly Settled[], { context, lineage }: Work): Promise<void> {
  const asked = settled.flatMap(({ catalogRef, parents }) =>
    catalogRef !== null && parents === null ? [catalogRef] : [],
  );
  const heads = asked.length > 0 ? await listHeads(asked) : new Map<string, never>();
  for (const { catalogRef, parents } of settled) {
    if (catalogRef === null) continue;
    const stored = heads.get(catalogRef.toLowerCase())?.parents.filter(isAncestry) ?? [];
    lineage.follow(catalogRef, parents ?? stored);
  }
  const admitted = settled.flatMap(({ catalogRef, row }) =>
    catalogRef !== null && row.outcome === "applied" ? [catalogRef] : [],
  );
  if (admitted.length > 0) lineage.lookAgain(await listHinged(context.hubUrl, admitted));
}
