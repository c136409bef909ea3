import { ProoflineError } from "@/lib/errors";
import { decodeCursor } from "@/lib/search/cursor";
import { orderOf } from "@/lib/search/order";
import {
  DEFAULT_DIRECTION,
  type FacetName,
  FACETS,
  ModelSearch,
  PAGE_SIZE,
} from "@/lib/search/schema";
import { readableParams } from "@/lib/web/params";

export type SearchKey = keyof ModelSearch;

/** A value of the address bar that was left out, and why. */
export type Note = { field: string; message: string };

const TEXT_KEYS = [
  "q",
  "minSafety",
  "minParams",
  "maxParams",
] as const satisfies readonly SearchKey[];

/** A search as a query string: keys in one order, lists sorted, defaults left out, so that equal searches are equal URLs. */
export function toParams(search: ModelSearch): URLSearchParams {
  const params = new URLSearchParams();
  const [q, ...bounds] = TEXT_KEYS;
  const text = (key: (typeof TEXT_KEYS)[number]) => {
    const value = search[key];
    if (value !== undefined && value !== "") params.set(key, String(value));
  };
  text(q);
  for (const facet of FACETS) {
    for (const value of [...new Set<string>(search[facet])].toSorted()) params.append(facet, value);
  }
  bounds.forEach(text);
  if (search.uncited) params.set("uncited", "1");
  if (search.sort !== "relevance") params.set("sort", search.sort);
  if (search.dir !== undefined && search.dir !== DEFAULT_DIRECTION[search.sort])
    params.set("dir", search.dir);
  if (search.limit !== PAGE_SIZE) params.set("limit", String(search.limit));
  if (search.facets) params.set("facets", "1");
  if (search.cursor !== undefined) params.set("cursor", search.cursor);
  return params;
}

/** The search with a facet's value added, or removed where it was chosen; from the first page. */
export function withToggled(search: ModelSearch, facet: FacetName, value: string): ModelSearch {
  const chosen: readonly string[] = search[facet];
  const values = chosen.includes(value)
    ? chosen.filter((other) => other !== value)
    : [...chosen, value];
  return ModelSearch.parse({ ...fromStart(search), [facet]: values });
}

/** The search without one of its parts, or without one value of a part; from the first page. */
export function without(search: ModelSearch, key: SearchKey, value?: string): ModelSearch {
  const { [key]: removed, ...rest } = fromStart(search);
  const left =
    Array.isArray(removed) && value !== undefined
      ? removed.filter((other) => other !== value)
      : undefined;
  return ModelSearch.parse({ ...rest, ...(left ? { [key]: left } : {}) });
}

/** The same search at another page of its list. */
export function atCursor(search: ModelSearch, cursor: string): ModelSearch {
  return { ...search, cursor };
}

/** A page's search: what cannot be read is left out and noted, since an old link must still open. */
export function parseLenient(params: URLSearchParams): { search: ModelSearch; notes: Note[] } {
  const { value: search, notes } = readableParams(ModelSearch, params);
  const unusable = cursorNotes(search);
  return {
    search: unusable.length > 0 ? fromStart(search) : search,
    notes: [...notes, ...unusable],
  };
}

function cursorNotes(search: ModelSearch): Note[] {
  if (search.cursor === undefined) return [];
  try {
    decodeCursor(search.cursor, orderOf(search));
    return [];
  } catch (error) {
    if (error instanceof ProoflineError) return error.fields;
    throw error;
  }
}

function fromStart(search: ModelSearch): ModelSearch {
  const first = { ...search };
  delete first.cursor;
  return first;
}
