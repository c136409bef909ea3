import { type FacetName, FACETS, type ModelSearch } from "@/lib/search/schema";
import { without } from "@/lib/search/url";

export type BoundKey = "minSafety" | "uncited" | "minParams" | "maxParams" | "q";

/** One thing a search asks for, and the search that no longer asks for it. */
export type Constraint = ({ key: FacetName; value: string } | { key: BoundKey; value: string }) & {
  loosened: ModelSearch;
};

/** Everything a search asks for, in the order of the filter column, its words last. */
export function constraintsOf(search: ModelSearch): Constraint[] {
  const facets = FACETS.flatMap((key) =>
    search[key].map((value) => ({ key, value, loosened: without(search, key, value) })),
  );
  const bounds = (["minSafety", "uncited", "minParams", "maxParams", "q"] as const).flatMap(
    (key) => {
      const value = search[key];
      return value === undefined || value === false || value === ""
        ? []
        : [{ key, value: String(value), loosened: without(search, key) }];
    },
  );
  return [...facets, ...bounds];
}
