import { type Hub, HubError } from "@/lib/hub/client";
import { statedId } from "@/lib/hub/schema";
import { judge, type Judgement } from "@/lib/sync/judgement";
import type { RuleSelector } from "@/lib/sync/rules/schema";
import { scopeOf } from "@/lib/sync/rules/selection";
import type { Depth, ListingScope } from "@/lib/sync/schema";
import { type Listed, readListed } from "@/lib/sync/tracker/entry";

/** A repository a rule names, and why it is in or out. `bytes` is null where its files were not looked at. */
export type PreviewedRepository = { ref: string; reason: string; bytes: number | null };

/** What a rule would take, as far as the Hub's listing says. */
export type RulePreview = {
  /** Whether everything the rule names was looked at. */
  isWhole: boolean;
  included: PreviewedRepository[];
  excluded: PreviewedRepository[];
  /** Requests the first reading needs for what was looked at. */
  requests: number;
};

/** About one page of a listing. */
const MOST_LISTED = 1_000;
/** Each costs a request of its own. */
const MOST_NAMED = 100;
const MOST_SIZED = 20;
const AT_ONCE = 4;
/** The files, the card and the configuration of a repository. */
const REQUESTS_A_VISIT = 3;

const UNREADABLE = "Its entry cannot be read.";

type Seen = { ref: string; raw: unknown; listed: Listed | null; problem: string | null };
type Looked = { seen: Seen[]; isWhole: boolean; requests: number };

/**
 * Looks at what a rule names, and says what of it belongs to the catalog by its listing alone. Nothing is written. The
 * sizes are those of the first that belong.
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
  const shown = seen.flatMap(({ raw, listed }) => (listed ? [{ raw, listed }] : []));
  const judgements = await judge(shown, { hubUrl: hub.url, now });
  const included: PreviewedRepository[] = [];
  const excluded: PreviewedRepository[] = [];
  for (const one of seen) {
    const judgement = judgements.get(one.ref) ?? null;
    const belongs = judgement?.isCandidate === true && one.listed?.status === "listed";
    const reason = whyNotRead(one) ?? (judgement ? reasonOf(judgement) : UNREADABLE);
    (belongs ? included : excluded).push({ ref: one.ref, reason, bytes: null });
  }
  const visited = rule.depth === "full" ? seen.length : included.length;
  return {
    isWhole,
    included: await sized(included, hub),
    excluded,
    requests: requests + visited * REQUESTS_A_VISIT,
  };
}

function whyNotRead({ listed, problem }: Seen): string | null {
  if (problem !== null) return problem;
  if (listed === null) return UNREADABLE;
  return listed.status === "listed" ? null : `The Hub shows it as ${listed.status}.`;
}

function reasonOf({ admission, isCandidate }: Judgement): string {
  return admission.rule === null && isCandidate
    ? "It names a distilled model of this catalog as its parent; its card says the rest."
    : admission.reason;
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

/** The sizes of the first repositories, from their file lists. */
async function sized(
  all: readonly PreviewedRepository[],
  hub: Hub,
): Promise<PreviewedRepository[]> {
  const first = await each(all.slice(0, MOST_SIZED), async (one) => {
    try {
      const { files } = await hub.files(one.ref, "HEAD");
      return { ...one, bytes: files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0) };
    } catch (error) {
      ownFault(error);
      return one;
    }
  });
  return [...first, ...all.slice(MOST_SIZED)];
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
