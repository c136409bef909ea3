import { useTranslations } from "next-intl";
import { IgnoredParts } from "@/components/search/ignored-parts";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import type { ModelSearch, SearchResult } from "@/lib/search/schema";
import { type Note, toParams, withToggled } from "@/lib/search/url";
import { links } from "@/lib/web/links";

const BENCHMARKS_OFFERED = 4;

type SearchNotesProps = { search: ModelSearch; notes: readonly Note[]; result: SearchResult };

/** What the reader must know of this list before trusting its order or its length. */
export function SearchNotes({ search, notes, result }: SearchNotesProps) {
  const t = useTranslations("search.notes");
  const acrossMethods = search.sort === "safety" && search.benchmark.length !== 1;
  const benchmarks = acrossMethods
    ? (result.facets?.benchmark ?? []).filter(({ count }) => count > 0)
    : [];
  return (
    <>
      <IgnoredParts notes={notes} />
      {acrossMethods && (
        <Notice title={t("methods")}>
          {benchmarks.length > 0 && (
            <p className="flex flex-wrap gap-x-4 leading-6">
              {benchmarks.slice(0, BENCHMARKS_OFFERED).map(({ value, label, count }) => (
                <Link
                  key={value}
                  href={links.models(toParams(withToggled(search, "benchmark", value)).toString())}
                >
                  {t("benchmark", { label, count })}
                </Link>
              ))}
            </p>
          )}
        </Notice>
      )}
    </>
  );
}
