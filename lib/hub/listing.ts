import { listModels } from "@huggingface/hub";
import { addressOf, askApi, asList, handedOn, type HubDoor } from "@/lib/hub/api-answer";
import { HubError, OversizedAnswer } from "@/lib/hub/hub-error";
import { MODEL_FIELDS, RECORD_FIELDS } from "@/lib/hub/model-fields";
import { statedId } from "@/lib/hub/schema";
import { shownAddress } from "@/lib/hub/shown-address";

/** How the Hub says that a model comes from another; it knows no distillation. */
export type ChildRelation = "adapter" | "finetune" | "merge" | "quantized";

/** Which models to list; absent keys do not narrow. */
export type ListScope = {
  author?: string;
  /** Part of the id. */
  search?: string;
  /** Exact tag, such as `license:mit` or `base_model:finetune:org/base`. */
  tag?: string;
  /** Models that say they come from a base. */
  children?: { base: string; relation: ChildRelation };
  sort?: "createdAt" | "downloads" | "id" | "lastModified" | "likes" | "trendingScore";
  /** Models at most; on a resumed listing, models at most from the cursor on. */
  limit?: number;
};

/** One page: entries for `parseHubModel`, and the URL of the next page, null at the end. */
export type HubPage = {
  /** The URL this page has. */
  url: string;
  entries: unknown[];
  /** The repositories on the page, as the entries name themselves. */
  refs: string[];
  cursor: string | null;
  /** Whether the Hub says that the page is as it was when it was kept; it then has refs and no entries. */
  isUnchanged: boolean;
};

/** What is remembered of a page, since an answer that nothing changed repeats none of it. */
export type KnownPage = { etag: string; next: string | null; refs: string[] };

/** Where pages are remembered by their URL. A page is kept once the one after it is asked for. */
export type PageMemory = {
  find(url: string): Promise<KnownPage | null>;
  keep(url: string, page: KnownPage): Promise<void>;
};

export type ListOptions = { cursor?: string | null; pages?: PageMemory };

// What the Hub answers at most; its client asks for half.
const PAGE_SIZE = 1_000;

// Pages are remembered by their addresses, and an index of the database takes no longer ones.
const MAX_REMEMBERED_URL = 2_000;

/**
 * Walks a listing page by page, each handed over before the next is asked for.
 * @throws {HubError} `invalid` where the cursor belongs to another Hub
 */
export async function* listPages(
  door: HubDoor,
  scope: ListScope,
  { cursor = null, pages }: ListOptions,
  hasRecords: boolean,
): AsyncGenerator<HubPage, void, undefined> {
  let url = cursor === null ? null : ownPage(door, cursor);
  let left = scope.limit ?? Infinity;
  for (;;) {
    const { entries, head } = await readPage(door, scope, left, url, pages, hasRecords);
    const { etag, next, isUnchanged } = head;
    const refs = isUnchanged ? head.refs.slice(0, left) : entries.flatMap(refOf);
    left -= Math.min(left, head.size);
    url = left > 0 ? next : null;
    // The Hub links to an empty page where the last one was full; empty ones without end are for the reader to see.
    if (head.size > 0 || url !== null)
      yield { url: head.url, entries, refs, cursor: url, isUnchanged };
    if (etag !== null && !isUnchanged && entries.length === head.size && isRememberable(head.url))
      await pages?.keep(head.url, { etag, next, refs });
    if (url === null) return;
  }
}

function refOf(entry: unknown): string[] {
  const ref = statedId(entry);
  return ref === null ? [] : [ref];
}

/** What a page is, beside its entries. */
type PageHead = {
  url: string;
  etag: string | null;
  next: string | null;
  size: number;
  /** Of a page that is unchanged. */
  refs: string[];
  isUnchanged: boolean;
};

/** One page through the Hub's client, which is shown no page after it: it would not say where one ends. */
async function readPage(
  door: HubDoor,
  scope: ListScope,
  left: number,
  url: string | null,
  pages: PageMemory | undefined,
  hasRecords: boolean,
): Promise<{ entries: unknown[]; head: PageHead }> {
  const heads: PageHead[] = [];
  const entries: unknown[] = [];
  const models = listModels({
    ...searchOf(scope, left),
    ...(door.token === null ? {} : { accessToken: door.token }),
    hubUrl: door.url,
    additionalFields: hasRecords ? [...MODEL_FIELDS, ...RECORD_FIELDS] : MODEL_FIELDS,
    fetch: async (input, init) => {
      const asked = url ?? widened(addressOf(input), left);
      const { head, objects } = await askForReadable(door, asked, init?.headers, pages);
      heads.push(head);
      return handedOn(objects, null);
    },
  });
  for await (const entry of models) entries.push(entry);
  const [head] = heads;
  if (head === undefined) throw new Error("The Hub's client listed without asking.");
  return { entries, head };
}

/** What is too much for one page is asked for in smaller ones, so that no model hides those listed beside it. */
async function askForReadable(
  door: HubDoor,
  url: string,
  shown: HeadersInit | undefined,
  pages: PageMemory | undefined,
): Promise<{ head: PageHead; objects: object[] }> {
  const wanted = limitOf(url);
  for (let limit = wanted; ; limit = Math.ceil(limit / 10)) {
    const asked = limit === wanted ? url : withLimit(url, limit);
    try {
      const { head, objects } = await askForPage(door, asked, shown, pages);
      const next =
        limit === wanted || head.next === null ? head.next : withLimit(head.next, wanted);
      return { head: { ...head, next }, objects };
    } catch (error) {
      if (!(error instanceof OversizedAnswer) || limit === 1) throw error;
    }
  }
}

async function askForPage(
  door: HubDoor,
  url: string,
  shown: HeadersInit | undefined,
  pages: PageMemory | undefined,
): Promise<{ head: PageHead; objects: object[] }> {
  const known = (await pages?.find(url)) ?? null;
  const headers = new Headers(shown);
  if (known !== null) headers.set("if-none-match", known.etag);
  const { reply, answer } = await askApi(door, "listing", url, headers);
  if (answer !== null) {
    // An entry that is no object would end the client's walk; as `{}` it is one unreadable model.
    const objects = asList(answer.value).map((entry) =>
      typeof entry === "object" && entry !== null ? entry : {},
    );
    const etag = reply.headers.get("etag");
    const size = objects.length;
    return { head: { url, etag, next: answer.next, size, refs: [], isUnchanged: false }, objects };
  }
  if (known === null)
    throw new HubError(
      "invalid",
      `The Hub says that ${shownAddress(url)} is unchanged, unasked.`,
      304,
    );
  return { head: { ...known, url, size: known.refs.length, isUnchanged: true }, objects: [] };
}

function searchOf({ author, search, tag, children, sort }: ListScope, left: number) {
  const tags = [
    ...(tag === undefined ? [] : [tag]),
    ...(children === undefined ? [] : [`base_model:${children.relation}:${children.base}`]),
  ];
  return {
    search: {
      ...(author === undefined ? {} : { owner: author }),
      ...(search === undefined ? {} : { query: search }),
      tags,
    },
    ...(sort === undefined ? {} : { sort }),
    ...(left === Infinity ? {} : { limit: left }),
  };
}

function widened(first: string, left: number): string {
  return withLimit(first, Math.min(left, PAGE_SIZE));
}

function withLimit(address: string, limit: number): string {
  const url = new URL(address);
  url.searchParams.set("limit", String(limit));
  return url.href;
}

function limitOf(address: string): number {
  const limit = Number(new URL(address).searchParams.get("limit") ?? PAGE_SIZE);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, PAGE_SIZE) : PAGE_SIZE;
}

function isRememberable(url: string): boolean {
  return Buffer.byteLength(url) <= MAX_REMEMBERED_URL;
}

function ownPage({ url }: HubDoor, cursor: string): string {
  const stored = URL.canParse(cursor) ? new URL(cursor) : null;
  if (stored?.origin === new URL(url).origin && stored.pathname.endsWith("/api/models"))
    return cursor;
  throw new HubError(
    "invalid",
    `The stored cursor is not a page of the Hub at ${url}; start the listing again.`,
  );
}
