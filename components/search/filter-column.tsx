import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { constraintsOf } from "@/components/search/constraints";
import { Facet } from "@/components/search/facet";
import { SafetyFilter } from "@/components/search/safety-filter";
import { ShowResults } from "@/components/search/show-results";
import { SizeFilter } from "@/components/search/size-filter";
import { buttonLook } from "@/components/ui/button-look";
import type { FacetName, ModelSearch, SearchResult } from "@/lib/search/schema";

/** Asked most, so never folded. */
const OPEN: readonly FacetName[] = ["domain", "commercial", "teacher"];
const BEFORE_SAFETY = ["domain", "task", "commercial", "license"] as const;
const BEFORE_SIZE = ["teacher", "base", "type", "scheme"] as const;
const LAST = ["relation", "grade", "lang", "benchmark"] as const;

type FilterColumnProps = {
  form: string;
  /** The element that lists what is left. */
  results: string;
  search: ModelSearch;
  result: SearchResult;
};

/** The filters: a column where there is room, a drawer where there is not. One `details` does both, by style alone. */
export function FilterColumn({ form, results, search, result }: FilterColumnProps) {
  const t = useTranslations("search");
  const chosen = constraintsOf(search).filter(({ key }) => key !== "q").length;
  const facets = (names: readonly FacetName[]) =>
    names.map((name) => (
      <Facet
        key={name}
        form={form}
        facet={name}
        values={result.facets?.[name] ?? []}
        selected={search[name]}
        open={OPEN.includes(name)}
      />
    ));

  return (
    <details className="drawer">
      <summary className={buttonLook({}, "w-full list-none [&::-webkit-details-marker]:hidden")}>
        <SlidersHorizontal aria-hidden className="size-4" />
        {t("filters")}
        {chosen > 0 && (
          <span className="text-copper tabular-nums">{t("chosen", { count: chosen })}</span>
        )}
      </summary>
      <div className="mt-3 border-t border-line min-[900px]:mt-0">
        {facets(BEFORE_SAFETY)}
        <SafetyFilter
          form={form}
          search={search}
          total={result.meta.total}
          scored={result.meta.scored}
        />
        {facets(BEFORE_SIZE)}
        <SizeFilter form={form} search={search} />
        {facets(LAST)}
        <button
          form={form}
          type="submit"
          className={buttonLook({ look: "primary" }, "mt-4 hidden! noscript:flex!")}
        >
          {t("apply")}
        </button>
        <ShowResults href={`#${results}`}>
          {t("showResults", { count: result.meta.total })}
        </ShowResults>
      </div>
    </details>
  );
}
