import type { FieldError } from "@/lib/errors";
import { readableParams } from "@/lib/web/params";
import { CHANGE_KINDS, CHANGES_A_PAGE, ChangesQuery } from "./schema";

/** Changes asked for as a query string: kinds in one order, defaults left out, so that equal lists are equal URLs. */
export function changesParams({ kind, after, before, limit }: Partial<ChangesQuery>): string {
  const params = new URLSearchParams();
  for (const known of CHANGE_KINDS) if (kind?.includes(known)) params.append("kind", known);
  if (after !== undefined) params.set("after", String(after));
  if (before !== undefined) params.set("before", String(before));
  if (limit !== undefined && limit !== CHANGES_A_PAGE) params.set("limit", String(limit));
  return params.toString();
}

/** A page's list of changes: what cannot be read of its address is left out and noted. */
export function readChanges(params: URLSearchParams): { query: ChangesQuery; notes: FieldError[] } {
  const { value, notes } = readableParams(ChangesQuery, params);
  return { query: value, notes };
}
