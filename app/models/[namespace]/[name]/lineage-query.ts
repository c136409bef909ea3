import { LineageQuery } from "@/lib/lineage/schema";
import type { Note } from "@/lib/search/url";
import type { OpenedModel } from "./open-model";

/** What of the address can be read is kept; the rest is left out and noted. */
export function parseLineageQuery(search: OpenedModel["search"]): {
  query: LineageQuery;
  notes: Note[];
} {
  const asked = LineageQuery.safeParse(search);
  if (asked.success) return { query: asked.data, notes: [] };
  const notes = asked.error.issues.map(({ path, message }) => ({
    field: String(path[0]),
    message,
  }));
  const unread = new Set(notes.map(({ field }) => field));
  const read = Object.entries(search).filter(([field]) => !unread.has(field));
  return { query: LineageQuery.parse(Object.fromEntries(read)), notes };
}
