import { type FacetName, FACETS, ModelSearch } from "@/lib/search/schema";
import { without } from "@/lib/search/url";

type BoundKey = "minSafety" | "uncited" | "minParams" | "maxParams" | "q";

/** One thing a search asks for, with the search that no longer asks for it, and the one that asks for nothing else. */
export type Constraint = {
  key: FacetName | BoundKey;
  value: string;
  dropped: ModelSearch;
  alone: ModelSearch;
};

/** Everything a search asks for, in the order of the filter column, its words last. */
export function constraintsOf(search: ModelSearch): Constraint[] {
  const facets = FACETS.flatMap((key) =>
    search[key].map((value) => ({
      key,
      value,
      dropped: without(search, key, value),
      alone: ModelSearch.parse({ [key]: value }),
    })),
  );
  const bounds = (["minSafety", "uncited", "minParams", "maxParams", "q"] as const).flatMap(
    (key) => {
      const value = search[key];
      return value === undefined || value === false || value === ""
        ? []
        : [
            {
              key,
              value: String(value),
              dropped: without(search, key),
              alone: ModelSearch.parse({ [key]: value }),
            },
          ];
    },
  );
  return [...facets, ...bounds];
}
