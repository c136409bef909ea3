import { type Answer, findAnswer } from "@/lib/sync/answers/queries";
import type { Hub, HubPage, KnownPage, ListScope } from "@/lib/hub/client";
import type { ListingWatch } from "@/lib/sync/engine/listing-watch";
import { BrokenListing } from "@/lib/sync/engine/listing-watch";
import type { ListingScope, SyncCursor, SyncScope } from "@/lib/sync/schema";
import { type Listed, readListed } from "@/lib/sync/tracker/entry";
import type { Follower } from "@/lib/sync/tracker/queries";

/** Repositories of a scope, and where to go on once they are settled. */
export type ScopePage = { next: SyncCursor } & (
  | { kind: "names"; refs: string[] }
  | {
      kind: "listed";
      page: HubPage;
      entries: { raw: unknown; listed: Listed | null }[];
      /** What was remembered of a page that has not changed: nothing on it has to be looked at. */
      known: Answer | null;
      /** What to remember of the page once it is settled; the listing learns it when it goes on. */
      answer: { page: KnownPage | null };
    }
  /** The listing does not end as it should; nothing comes after it. */
  | { kind: "broken"; sentence: string }
);

const CHUNK = 50;

export type ScopeContext = {
  hub: Hub;
  follower: Follower;
  family: string;
  watch: ListingWatch;
  /** Whether pages are asked for conditionally. */
  remembers: boolean;
};

/** Everything a scope names, page by page, from a cursor on. */
export async function* pagesOf(
  scope: SyncScope,
  cursor: SyncCursor | null,
  context: ScopeContext,
): AsyncGenerator<ScopePage> {
  const { family } = context;
  if (cursor?.part === "lineage") return;
  if (cursor?.part !== "listing") {
    const models = scope.models ?? [];
    for (let at = cursor?.at ?? 0; at < models.length; at += CHUNK) {
      const next = { part: "models", at: at + CHUNK, family } as const;
      yield { kind: "names", refs: models.slice(at, at + CHUNK), next };
    }
  }
  if (!scope.listing) return;
  const start = { part: "listing", page: null, read: 0, newest: null, family } as const;
  yield* ended(scope.listing, cursor?.part === "listing" ? cursor : start, context);
}

type ListingCursor = Extract<SyncCursor, { part: "listing" }>;

/** A listing that breaks off is told as its last page. */
async function* ended(
  listing: ListingScope,
  from: ListingCursor,
  context: ScopeContext,
): AsyncGenerator<ScopePage> {
  let next: SyncCursor = from;
  try {
    for await (const page of listed(listing, from, context)) {
      next = page.next;
      yield page;
    }
  } catch (error) {
    if (!(error instanceof BrokenListing)) throw error;
    yield { kind: "broken", sentence: error.message, next };
  }
}

async function* listed(
  { author, search, tag, sort, since, limit }: ListingScope,
  from: ListingCursor,
  { hub, follower, family, watch, remembers }: ScopeContext,
): AsyncGenerator<ScopePage> {
  const left = limit === undefined ? undefined : limit - from.read;
  if (left !== undefined && left <= 0) return;
  const scope: ListScope = {
    ...(author === undefined ? {} : { author }),
    ...(search === undefined ? {} : { search }),
    ...(tag === undefined ? {} : { tag }),
    ...(sort === undefined ? {} : { sort }),
    ...(left === undefined ? {} : { limit: left }),
  };
  const found = new Map<string, Answer>();
  let answer: { page: KnownPage | null } = { page: null };
  const pages = {
    find: async (url: string) => {
      watch.asks(url);
      const known = remembers ? await findAnswer(url, follower) : null;
      if (known) found.set(url, known);
      return known;
    },
    keep: (_: string, page: KnownPage) => {
      answer.page = page;
      return Promise.resolve();
    },
  };
  let { read, newest } = from;
  for await (const page of hub.list(scope, { cursor: from.page, pages })) {
    watch.shows(page.refs, page.cursor !== null);
    read += page.refs.length;
    answer = { page: null };
    const known = page.isUnchanged ? (found.get(page.url) ?? null) : null;
    found.clear();
    const entries = page.entries.map((raw) => ({ raw, listed: readListed(raw) }));
    const newestHere = known ? (known.newest?.toISOString() ?? null) : newestOf(entries);
    newest = [newest, newestHere].reduce(later);
    const next = { part: "listing", page: page.cursor, read, newest, family } as const;
    yield { kind: "listed", page, entries, known, answer, next };
    // What states no time is listed last.
    if (since !== undefined && (newestHere ?? "") < since) return;
  }
}

function newestOf(entries: readonly { listed: Listed | null }[]): string | null {
  return entries.map(({ listed }) => listed?.modifiedAt ?? null).reduce(later, null);
}

/** Both as the one ISO form, in which later is greater. */
function later(a: string | null, b: string | null): string | null {
  return (a ?? "") > (b ?? "") ? a : b;
}
