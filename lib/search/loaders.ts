import "server-only";
import { cache } from "react";
import { searchModels } from "@/lib/search/queries";
import type { ModelSearch, SearchResult } from "@/lib/search/schema";
import { parseLenient, toParams } from "@/lib/search/url";

// cache() compares arguments by identity, so equal searches meet as their one URL.
const loadByUrl = cache((query: string): Promise<SearchResult> =>
  searchModels(parseLenient(new URLSearchParams(query)).search),
);

/** A page of the list, read once a request however many components ask. Expects a search that `parseLenient` gave. */
export function loadSearch(search: ModelSearch): Promise<SearchResult> {
  return loadByUrl(toParams(search).toString());
}
