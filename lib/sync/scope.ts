import type { Hub, ListScope } from "@/lib/hub/client";
import { parseHubModel } from "@/lib/hub/schema";
import type { SyncCursor, SyncScope } from "@/lib/sync/schema";

/** One repository to visit: an entry of a listing, or a name still to be asked for. */
export type Item = { raw: unknown } | { ref: string };

/** Repositories to visit, and where to go on once they are. */
export type ScopePage = { items: Item[]; next: SyncCursor };

const CHUNK = 50;
const START: SyncCursor = { part: "models", at: 0 };

/** Everything a scope names, page by page, from a cursor on. */
export async function* pagesOf(
  hub: Hub,
  scope: SyncScope,
  cursor: SyncCursor | null,
): AsyncGenerator<ScopePage> {
  const from = cursor ?? START;
  if (from.part === "models") {
    const models = scope.models ?? [];
    for (let at = from.at; at < models.length; at += CHUNK) {
      const items = models.slice(at, at + CHUNK).map((ref) => ({ ref }));
      yield { items, next: { part: "models", at: at + CHUNK } };
    }
  }
  if (from.part === "models" || from.part === "newest") {
    const entries = scope.newest ? await newestOf(hub, scope.newest) : [];
    for (let at = from.part === "newest" ? from.at : 0; at < entries.length; at += CHUNK) {
      const items = entries.slice(at, at + CHUNK).map((raw) => ({ raw }));
      yield { items, next: { part: "newest", at: at + CHUNK } };
    }
  }
  if (from.part === "lineage" || !scope.listing) return;
  yield* listed(hub, scope.listing, from.part === "listing" ? from : { page: null, read: 0 });
}

async function* listed(
  hub: Hub,
  { author, search, tag, limit }: NonNullable<SyncScope["listing"]>,
  from: { page: string | null; read: number },
): AsyncGenerator<ScopePage> {
  const left = limit === undefined ? undefined : limit - from.read;
  if (left !== undefined && left <= 0) return;
  const scope: ListScope = {
    ...(author === undefined ? {} : { author }),
    ...(search === undefined ? {} : { search }),
    ...(tag === undefined ? {} : { tag }),
    ...(left === undefined ? {} : { limit: left }),
  };
  let read = from.read;
  for await (const { entries, cursor } of hub.list(scope, { cursor: from.page })) {
    read += entries.length;
    const next: SyncCursor =
      cursor === null ? { part: "lineage" } : { part: "listing", page: cursor, read };
    yield { items: entries.map((raw) => ({ raw })), next };
  }
}

/** The newest repositories that carry any of some tags. The Hub lists one tag at a time. */
async function newestOf(
  hub: Hub,
  { tags, count }: NonNullable<SyncScope["newest"]>,
): Promise<unknown[]> {
  const found = new Map<string, { raw: unknown; createdAt: number }>();
  for (const tag of tags) {
    for await (const { entries } of hub.list({ tag, sort: "createdAt", limit: count })) {
      for (const raw of entries) {
        const reading = parseHubModel(raw);
        if (reading.ok)
          found.set(reading.model.ref, { raw, createdAt: reading.model.createdAt?.getTime() ?? 0 });
      }
    }
  }
  return [...found.values()]
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .slice(0, count)
    .map(({ raw }) => raw);
}
