import { type Hub, HubError } from "@/lib/hub/client";
import { statedId } from "@/lib/hub/schema";
import { judge, type Judgement, type ListedEntry } from "@/lib/sync/engine/judgement";
import { type Size, sizesOf } from "@/lib/sync/rules/preview-sizes";
import type { RuleSelector } from "@/lib/sync/rules/schema";
import { scopeOf } from "@/lib/sync/rules/selection";
import type { Depth, ListingScope } from "@/lib/sync/schema";
import { type Listed, readListed } from "@/lib/sync/tracker/entry";
import { compareWithTracker, listHeadsOf } from "@/lib/sync/tracker/queries";

/** A repository a rule names, and why it is in or out. */
export type PreviewedRepository = {
  ref: string;
  reason: string;
  /** Whether its card, once it is read, may decide otherwise. */
  mayChange: boolean;
  inCatalog: boolean;
  /** Null where nobody has said, nor its files been looked at. */
  bytes: number | null;
};

/** What a rule would take, as far as the Hub's listing says. */
export type RulePreview = {
  /** Whether everything the rule names was looked at. */
  isWhole: boolean;
  included: PreviewedRepository[];
  excluded: PreviewedRepository[];
  /** Of the included ones together. */
  size: Omit<Size, "of">;
  /** Requests a full reading needs now for what was looked at. */
  requests: number;
};

/** About one page of a listing. */
const MOST_LISTED = 1_000;
/** Each costs a request of its own. */
const MOST_NAMED = 100;
const AT_ONCE = 4;
/** The files, the card and the configuration of a repository. */
const REQUESTS_A_VISIT = 3;

const UNREADABLE = "Its entry cannot be read.";

type Seen = { ref: string; raw: unknown; listed: Listed | null; problem: string | null };
type Looked = { seen: Seen[]; isWhole: boolean; requests: number };

/**
 * Looks at what a rule names, and says what of it belongs to the catalog by its listing alone. Nothing is written.
 * @throws {HubError} where the Hub does not answer
 */
export async function previewRule(
  rule: RuleSelector & { depth: Depth },
  { hub, now }: { hub: Hub; now: Date },
): Promise<RulePreview> {
  const scope = scopeOf(rule);
  const { seen, isWhole, requests } = scope.models
    ? await askFor(scope.models, hub)
    : await list(scope.listing ?? {}, hub);
  const shown = [...new Map(seen.flatMap(entryOf)).values()];
  const listed = shown.map((entry) => entry.listed);
  const [judgements, heads, { standings }] = await Promise.all([
    judge(shown, { hubUrl: hub.url, now }),
    listHeadsOf(listed),
    compareWithTracker({ hubUrl: hub.url, depth: rule.depth }, listed, new Date(0)),
  ]);
  const due = new Set(standings.filter(({ isDue }) => isDue).map(({ ref }) => ref));
  const verdicts = seen.map((one) =>
    verdictOf(one, judgements.get(one.ref) ?? null, heads.has(one.ref), rule.depth),
  );
  const included = verdicts.filter(({ isIncluded }) => isIncluded);
  const { of: sizes, ...size } = await sizesOf(
    shown.filter((entry) => included.some(({ ref }) => ref === entry.listed.ref)),
    hub,
  );
  const told = ({ ref, reason, mayChange, inCatalog }: Verdict): PreviewedRepository => ({
    ref,
    reason,
    mayChange,
    inCatalog,
    bytes: sizes.get(ref) ?? null,
  });
  return {
    isWhole,
    included: included.map(told),
    excluded: verdicts.filter(({ isIncluded }) => !isIncluded).map(told),
    size,
    requests:
      requests +
      verdicts.filter(({ ref, isRead }) => isRead && due.has(ref)).length * REQUESTS_A_VISIT,
  };
}

function entryOf({ ref, raw, listed }: Seen): [string, ListedEntry][] {
  return listed ? [[ref, { raw, listed }]] : [];
}

type Verdict = Omit<PreviewedRepository, "bytes"> & {
  isIncluded: boolean;
  /** Whether a reading would fetch it, where that is due. */
  isRead: boolean;
};

function verdictOf(
  one: Seen,
  judgement: Judgement | null,
  inCatalog: boolean,
  depth: Depth,
): Verdict {
  const { ref } = one;
  const barred = whyNotRead(one) ?? (judgement === null ? UNREADABLE : null);
  if (barred !== null || judgement === null)
    return {
      ref,
      reason: barred ?? UNREADABLE,
      mayChange: false,
      inCatalog,
      isIncluded: inCatalog,
      isRead: false,
    };
  const { admission, isCandidate } = judgement;
  const isAdmitted = admission.rule !== null;
  const isRead = depth === "full" || isCandidate || inCatalog;
  const mayChange = isRead && !isAdmitted && !inCatalog;
  return {
    ref,
    reason: reasonOf(judgement, { inCatalog, isRead, mayChange }),
    mayChange,
    inCatalog,
    isIncluded: isCandidate || inCatalog,
    isRead,
  };
}

function whyNotRead({ listed, problem }: Seen): string | null {
  if (problem !== null) return problem;
  if (listed === null) return UNREADABLE;
  return listed.status === "listed" ? null : `The Hub shows it as ${listed.status}.`;
}

function reasonOf(
  { admission, isCandidate }: Judgement,
  { inCatalog, isRead, mayChange }: { inCatalog: boolean; isRead: boolean; mayChange: boolean },
): string {
  // The catalog has read the card, and knows more than the listing.
  if (inCatalog) return "The catalog holds it already.";
  if (isCandidate && admission.rule === null)
    return "It names a distilled model of this catalog as its parent; its card says the rest.";
  if (!isRead) return admission.reason;
  const later = mayChange
    ? "Its card is read later, and may tell otherwise."
    : "Its card is read later.";
  return `By the listing: ${admission.reason} ${later}`;
}

/** The first page or so of a listing, the newest repositories first. */
async function list({ author, search, tag }: ListingScope, hub: Hub): Promise<Looked> {
  const seen: Seen[] = [];
  let [pages, isWhole] = [0, true];
  const scope = {
    ...(author !== undefined && { author }),
    ...(search !== undefined && { search }),
    ...(tag !== undefined && { tag }),
  };
  for await (const { entries, cursor } of hub.list({ ...scope, sort: "createdAt" })) {
    pages += 1;
    for (const raw of entries) {
      const ref = statedId(raw) ?? "(an entry without an id)";
      seen.push({ ref, raw, listed: readListed(raw), problem: null });
    }
    isWhole = cursor === null;
    if (seen.length >= MOST_LISTED) break;
  }
  return { seen, isWhole, requests: pages };
}

/** Repositories by name; one the Hub does not show is left out with its words. */
async function askFor(models: readonly string[], hub: Hub): Promise<Looked> {
  const asked = models.slice(0, MOST_NAMED);
  const seen = await each(asked, async (ref): Promise<Seen> => {
    try {
      const raw = await hub.info(ref);
      return { ref: statedId(raw) ?? ref, raw, listed: readListed(raw), problem: null };
    } catch (error) {
      return { ref, raw: null, listed: null, problem: ownFault(error) };
    }
  });
  return { seen, isWhole: asked.length === models.length, requests: asked.length };
}

/** What the Hub says of one repository. That it does not answer is said of none, and ends the preview. */
function ownFault(error: unknown): string {
  if (!(error instanceof HubError)) throw error;
  if (error.kind === "unavailable" || error.kind === "rate_limited") throw error;
  return error.message;
}

/** Does all of something, a few at a time, in order. */
async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return done;
}
