import { DEFAULT_DIRECTION, type ModelSearch } from "@/lib/search/schema";

/** What a list can be ordered by. `updated` is milliseconds since 1970; `score` how well the words match. */
export type OrderColumn =
  | "score"
  | "distilled"
  | "scored"
  | "listed"
  | "downloads"
  | "lower"
  | "updated"
  | "parameters"
  | "name";

export type OrderKey = { column: OrderColumn; dir: "asc" | "desc" };

/** An order of a list. Every one ends in the model's ref, ascending, so that no two models share a place. */
export type Order = { name: string; keys: OrderKey[] };

/**
 * The order a search asks for. A model without the value comes last in both directions.
 *
 * Without words there is nothing to be relevant to, so the list leads with what this registry is for: distilled
 * models first, among them those whose safety somebody measured, then the most downloaded. Of equals, one that its
 * source still shows goes before one that can no longer be had there.
 */
export function orderOf(search: Pick<ModelSearch, "q" | "sort" | "dir">): Order {
  const dir = search.dir ?? DEFAULT_DIRECTION[search.sort];
  const by = (...columns: OrderColumn[]): OrderKey[] => columns.map((column) => ({ column, dir }));
  switch (search.sort) {
    case "relevance":
      return search.q === ""
        ? { name: `browse-${dir}`, keys: by("distilled", "scored", "listed", "downloads") }
        : { name: `relevance-${dir}`, keys: by("score", "listed", "downloads") };
    case "safety":
      return { name: `safety-${dir}`, keys: by("lower") };
    case "updated":
    case "parameters":
    case "downloads":
    case "name":
      return { name: `${search.sort}-${dir}`, keys: by(search.sort) };
  }
}

/** Whether a column holds text; all others hold numbers. */
export const isText = (column: OrderColumn): boolean => column === "name";
