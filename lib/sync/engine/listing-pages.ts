import { saveAnswer } from "@/lib/sync/answers/commands";
import { statedId } from "@/lib/hub/schema";
import { refreshCounts } from "@/lib/sync/counts/commands";
import { judge } from "@/lib/sync/engine/judgement";
import type { Stage } from "@/lib/sync/engine/progress";
import { LISTING_MARK } from "@/lib/sync/reading/reading";
import { markMembers } from "@/lib/sync/rules/members/commands";
import { listFailed } from "@/lib/sync/rules/members/queries";
import { pagesOf, type ScopePage } from "@/lib/sync/engine/scope";
import { recordListed, type TrackedRow } from "@/lib/sync/tracker/commands";
import type { Listed } from "@/lib/sync/tracker/entry";
import {
  compareWithTracker,
  type Head,
  listHeadsOf,
  type Settled,
} from "@/lib/sync/tracker/queries";
import { warn, type Work } from "@/lib/sync/engine/work";

/** How long ago the tracker may have last noted that a repository is listed, where nothing else moved. */
export const SEEN_WITHIN_MS = 20 * 60 * 60 * 1000;

/** Where more failed, it was not their own fault, and the full reading comes to them. */
const MOST_FAILED = 200;

type ListedPage = Extract<ScopePage, { kind: "listed" }>;
type Entry = { raw: unknown; listed: Listed };

/** Reads what the scope of a run names: compares each page with the tracker, and hands on what has to be looked at. */
export async function readScope(work: Work): Promise<void> {
  const { run, scope, context, listingWatch: watch } = work;
  const { hub, origin } = context;
  // A listing of what moved lately is another one at each reading.
  const remembers = origin === "hub" && scope.listing?.since === undefined;
  const pages = pagesOf(scope, run.cursor, {
    hub,
    follower: context,
    family: run.family,
    watch,
    remembers,
  });
  await addFailed(work);
  for await (const page of ahead(pages)) {
    context.signal.throwIfAborted();
    await takeIn(page, work);
  }
  await work.intake.drain();
}

/** What failed lies below the watermark by now, so a reading of what moved asks for it by name. */
async function addFailed({ rule, reach, context, intake }: Work): Promise<void> {
  if (!rule || reach !== "incremental") return;
  for (const ref of await listFailed(rule.id, context.hubUrl, MOST_FAILED))
    await intake.add({ ref, listed: null, head: null, formerRef: null, namedBy: null }, null);
}

/** The same, with the next one asked for while one is worked on. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const step = await next;
      if (step.done === true) return;
      next = source.next();
      // It is awaited, and thrown, one step later.
      next.catch(() => undefined);
      yield step.value;
    }
  } finally {
    await source.return(undefined);
  }
}

async function takeIn(page: ScopePage, work: Work): Promise<void> {
  const { progress, intake } = work;
  if (page.kind === "broken") {
    work.broken = page.sentence;
    warn(work, `${capital(page.sentence)}, so it was not read further and nothing was withdrawn.`);
    return;
  }
  const stage = progress.open(page.next, () => remember(page, work));
  if (page.kind === "names") {
    for (const ref of page.refs)
      await intake.add({ ref, listed: null, head: null, formerRef: null, namedBy: null }, stage);
  } else {
    if (page.next.part === "listing") work.newest = page.next.newest;
    progress.listed += page.page.refs.length;
    await takeInListed(page, stage, work);
  }
  progress.close(stage);
}

/** A page is asked for conditionally only once all on it is settled. */
function remember(page: ScopePage, { context, progress }: Work): void {
  if (page.kind !== "listed" || page.known !== null || page.answer.page === null) return;
  if (context.origin !== "hub") return;
  const answer = { url: page.page.url, ...page.answer.page };
  progress.later(() => saveAnswer(answer, context.now()));
}

async function takeInListed(page: ListedPage, stage: Stage, work: Work): Promise<void> {
  const { context, progress, rule, reach, run, hubWatch } = work;
  const shown = new Map<string, Entry>();
  for (const { raw, listed } of page.entries) if (listed) shown.set(listed.ref, { raw, listed });
  const refs = page.known ? page.known.refs : [...shown.keys()];
  if (refs[0] !== undefined) hubWatch.shows(refs[0]);
  if (rule) await markMembers(rule.id, refs, { family: run.family, isFull: reach === "full" });
  if (page.known) count(page.known.settled, work);
  const entries = [...shown.values()];
  const due = context.origin === "hub" ? await compare(entries, work) : entries.map(asNew);
  const heads = await listHeadsOf(due.map(({ listed }) => listed));
  const wanted = await candidates(due, heads, work);
  progress.tell();
  for (const { raw, listed, formerRef } of wanted) {
    const head = heads.get(listed.ref) ?? null;
    const task = { ref: listed.ref, entry: raw, listed, head, formerRef, namedBy: null };
    await work.intake.add(task, stage);
  }
  for (const { raw, listed } of page.entries) {
    const ref = statedId(raw) ?? "(an entry without an id)";
    const task = { ref, entry: raw, listed, head: null, formerRef: null, namedBy: null };
    if (!listed) await work.intake.add(task, stage);
  }
}

/** An entry that has to be looked at, and its name before where it came under a new one. */
type Due = Entry & { formerRef: string | null };

const asNew = (entry: Entry): Due => ({ ...entry, formerRef: null });

/** Notes what moved on a page, counts what has nothing new, and returns the rest. */
async function compare(entries: readonly Entry[], work: Work): Promise<Due[]> {
  const { context } = work;
  if (entries.length === 0) return [];
  const now = context.now();
  const listed = entries.map((entry) => entry.listed);
  const staleBefore = new Date(now.getTime() - SEEN_WITHIN_MS);
  const { standings, settled } = await compareWithTracker(context, listed, staleBefore);
  const standing = new Map(standings.map((one) => [one.ref, one]));
  const moved = listed.filter(({ ref }) => standing.get(ref)?.hasMoved);
  // Before the tracker takes them for known.
  await refreshCounts(listed.filter(({ ref }) => standing.get(ref)?.countsMoved).map(countedOf), {
    job: context.job,
    now,
  });
  await recordListed(
    context.hubUrl,
    moved.map((one) => ({ listed: one, settlement: null })),
    now,
  );
  count(settled, work);
  return entries.flatMap((entry) => {
    const { isDue, formerRef } = standing.get(entry.listed.ref) ?? {
      isDue: false,
      formerRef: null,
    };
    return isDue ? [{ ...entry, formerRef }] : [];
  });
}

const countedOf = ({ ref, hubId, downloads, likes }: Listed) => ({ ref, hubId, downloads, likes });

/** Where only listings are followed, what its own entry keeps out is settled by that. */
async function candidates(
  due: readonly Due[],
  heads: ReadonlyMap<string, Head>,
  { context, progress }: Work,
): Promise<readonly Due[]> {
  if (context.depth === "full") return due;
  const { hubUrl, now } = context;
  const judgements = await judge(
    due.filter(({ listed }) => !heads.has(listed.ref)),
    { hubUrl: context.hub.url, now: now() },
  );
  const settled: TrackedRow[] = due.flatMap(({ listed }) => {
    const judgement = judgements.get(listed.ref);
    if (!judgement || judgement.isCandidate || listed.status !== "listed") return [];
    const settlement = {
      outcome: "excluded",
      reason: judgement.admission.reason,
      readMark: LISTING_MARK,
      readSha: listed.sha,
      hingesOn: judgement.parents,
    } as const;
    return [{ listed, settlement }];
  });
  await recordListed(hubUrl, settled, now());
  progress.counts.excluded += settled.length;
  const done = new Set(settled.map(({ listed }) => listed.ref));
  return due.filter(({ listed }) => !done.has(listed.ref));
}

function count({ applied, excluded, unreadable }: Settled, { progress }: Work): void {
  progress.counts.unchanged += applied;
  progress.counts.excluded += excluded;
  progress.counts.unreadable += unreadable;
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
