import type { SyncResult } from "@/lib/sync/engine/run";
import { findRun, type RunOutcome } from "@/lib/sync/runs/queries";
import { type ListingScope, OUTCOMES, type SyncScope } from "@/lib/sync/schema";

/** How a reading ended, for the terminal. */
export type Read = {
  /** False where it broke off, or nothing that was named could be read. */
  isRead: boolean;
  sentences: string[];
};

const NOT_READ = ["unreadable", "failed"] as const;
/** What has its reason told. That a known model went is what was to be found out. */
const TOLD = [...NOT_READ, "gone", "excluded"] as const;
const MOST_OUTCOMES = 1_000;

/** The sentences on one reading of a scope: why what was named was not taken, and where a listing was empty. */
export async function sentencesOn(scope: SyncScope, result: SyncResult): Promise<Read> {
  const { status, sentence, counts, runId, isResumed } = result;
  const isEnded = status === "completed";
  const models = scope.models ?? [];
  if (models.length > 0) {
    const refused = await refusedOf(runId, models);
    const unread = refused.filter(({ outcome }) => NOT_READ.some((kind) => kind === outcome));
    return {
      isRead: isEnded && unread.length < new Set(models.map((ref) => ref.toLowerCase())).size,
      sentences: [...refused.map(whyOf), sentence],
    };
  }
  const isEmpty = OUTCOMES.every((outcome) => counts[outcome] === 0);
  const isNothing = isEnded && isEmpty && !isResumed && scope.listing !== undefined;
  return {
    isRead: isEnded,
    sentences: [...(isNothing && scope.listing ? [nothingListed(scope.listing)] : []), sentence],
  };
}

/** What became of those named that the catalog did not take. */
async function refusedOf(runId: string, models: readonly string[]): Promise<RunOutcome[]> {
  const named = new Set(models.map((ref) => ref.toLowerCase()));
  const runs = await Promise.all(
    TOLD.map((outcome) => findRun(runId, { outcome, limit: MOST_OUTCOMES })),
  );
  return runs
    .flatMap((run) => run?.outcomes ?? [])
    .filter(({ ref }) => named.has(ref.toLowerCase()));
}

function whyOf({ ref, outcome, reason, problems }: RunOutcome): string {
  const why = [reason, ...problems.map(({ message }) => message)].filter((text) => text !== null);
  return [`${ref}: ${outcome}.`, ...new Set(why)].join(" ");
}

function nothingListed({ author, search, tag }: ListingScope): string {
  const base = tag === undefined ? null : /^base_model:(?:([a-z]+):)?([^:]+)$/.exec(tag);
  const narrowed = [
    author === undefined ? "" : `of author ${author}`,
    base ? `that say they come from ${base[2]}${base[1] ? ` by ${base[1]}` : ""}` : "",
    tag === undefined || base ? "" : `with the tag ${tag}`,
    search === undefined ? "" : `whose names contain ${search}`,
  ];
  return `The Hub lists no models ${narrowed.filter(Boolean).join(", ")}.`.replace(" .", ".");
}
