import { listModels } from "@huggingface/hub";
import { apiFetch, asList, type ApiAnswer, type HubDoor } from "@/lib/hub/api-answer";
import { HubError } from "@/lib/hub/hub-error";
import { MODEL_FIELDS, RECORD_FIELDS } from "@/lib/hub/model-fields";

/** Which models to list; absent keys do not narrow. */
export type ListScope = {
  author?: string;
  /** Part of the id. */
  search?: string;
  /** Exact tag, such as `license:mit` or `base_model:finetune:org/base`. */
  tag?: string;
  sort?: "createdAt" | "downloads" | "id" | "lastModified" | "likes" | "trendingScore";
  /** Models at most; on a resumed listing, models at most from the cursor on. */
  limit?: number;
};

/** One page: entries for `parseHubModel`, and the URL of the next page, null at the end. */
export type HubPage = { entries: unknown[]; cursor: string | null };

/**
 * Walks a listing page by page, each handed over before the next is asked for.
 * @param cursor the `cursor` of an earlier page of the same scope, or null for the start
 * @throws {HubError} `invalid` where the cursor belongs to another Hub
 */
export async function* listPages(
  door: HubDoor,
  scope: ListScope,
  cursor: string | null,
  hasRecords: boolean,
): AsyncGenerator<HubPage, void, undefined> {
  const page = { size: 0, next: null as string | null };
  const models = listModels({
    ...searchOf(scope),
    ...(door.token === null ? {} : { accessToken: door.token }),
    hubUrl: door.url,
    additionalFields: hasRecords ? [...MODEL_FIELDS, ...RECORD_FIELDS] : MODEL_FIELDS,
    fetch: startingAt(
      door,
      cursor,
      apiFetch(door, (answer) => turnTo(page, answer)),
    ),
  });
  let left = scope.limit ?? Infinity;
  let entries: unknown[] = [];
  for await (const entry of models) {
    entries.push(entry);
    left -= 1;
    if (entries.length < page.size && left > 0) continue;
    yield { entries, cursor: left > 0 ? page.next : null };
    entries = [];
  }
}

function searchOf({ author, search, tag, sort, limit }: ListScope) {
  return {
    search: {
      ...(author === undefined ? {} : { owner: author }),
      ...(search === undefined ? {} : { query: search }),
      ...(tag === undefined ? {} : { tags: [tag] }),
    },
    ...(sort === undefined ? {} : { sort }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** An entry that is no object would end the client's whole run; as `{}` it is one unreadable model. */
function turnTo(page: { size: number; next: string | null }, { value, next }: ApiAnswer): unknown {
  const entries = asList(value);
  page.size = entries.length;
  page.next = next;
  return entries.map((entry) => (typeof entry === "object" && entry !== null ? entry : {}));
}

/** The client can only start at the start, so its first request is sent to the stored page instead. */
function startingAt(
  door: HubDoor,
  cursor: string | null,
  fetch: typeof globalThis.fetch,
): typeof globalThis.fetch {
  if (cursor === null) return fetch;
  const stored = URL.canParse(cursor) ? new URL(cursor) : null;
  if (stored?.origin !== new URL(door.url).origin || !stored.pathname.endsWith("/api/models")) {
    throw new HubError(
      "invalid",
      `The stored cursor is not a page of the Hub at ${door.url}; start the listing again.`,
    );
  }
  let pending: string | null = cursor;
  return (url, init) => {
    const start = pending ?? url;
    pending = null;
    return fetch(start, init);
  };
}
