import { useTranslations } from "next-intl";
import { AutoSubmit } from "@/components/search/auto-submit";
import { FilterChips } from "@/components/search/filter-chips";
import { FilterColumn } from "@/components/search/filter-column";
import { NoResults, type WayOut } from "@/components/search/no-results";
import { ResultRow } from "@/components/search/result-row";
import { SearchNotes } from "@/components/search/search-notes";
import { SortControls } from "@/components/search/sort-controls";
import { SearchField } from "@/components/shell/search-box";
import { Pagination } from "@/components/ui/pagination";
import type { ModelSearch, SearchResult } from "@/lib/search/schema";
import { atCursor, type Note, toParams, without } from "@/lib/search/url";
import { links } from "@/lib/web/links";

const FORM = "model-search";
const RESULTS = "results";

type SearchPageProps = {
  search: ModelSearch;
  notes: readonly Note[];
  result: SearchResult;
  /** Only looked for when nothing matched. */
  waysOut: readonly WayOut[];
};

/** The list of models. Every control belongs to one GET form, so the address is the whole state. */
export function SearchPage({ search, notes, result, waysOut }: SearchPageProps) {
  const t = useTranslations("search");
  const words = useTranslations("shell.search");
  const { total, first, next, previous } = result.meta;
  const pageAt = (cursor: string) => links.models(toParams(atCursor(search, cursor)).toString());
  // The first page has one address, however it is reached.
  const pageBefore = (cursor: string) =>
    first <= search.limit + 1
      ? links.models(toParams(without(search, "cursor")).toString())
      : pageAt(cursor);

  return (
    <>
      <search>
        <form id={FORM} action={links.models()} method="get" className="max-w-4xl pb-6">
          <SearchField
            id="model-search-words"
            label={words("label")}
            placeholder={words("placeholder")}
            submit={words("submit")}
            defaultValue={search.q}
          />
        </form>
      </search>
      <div className="grid gap-x-10 gap-y-4 min-[900px]:grid-cols-[17.5rem_minmax(0,1fr)]">
        <aside aria-label={t("filters")}>
          <FilterColumn form={FORM} results={RESULTS} search={search} result={result} />
        </aside>
        <section
          id={RESULTS}
          aria-labelledby="result-count"
          className="min-w-0 aria-busy:opacity-60"
        >
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line-strong pb-3">
            <div role="status">
              <h2 id="result-count" className="font-serif text-xl tabular-nums">
                {t("count", { count: total })}{" "}
                {first > 0 && total > result.models.length && (
                  <span className="ml-2 font-sans text-sm text-ink-faint">
                    {t("range", { first, last: first + result.models.length - 1 })}
                  </span>
                )}
              </h2>
            </div>
            <SortControls form={FORM} search={search} />
          </div>
          <div className="space-y-3 py-3 empty:hidden">
            <FilterChips search={search} />
            <SearchNotes search={search} notes={notes} result={result} />
          </div>
          {total === 0 ? (
            <NoResults waysOut={waysOut} />
          ) : (
            <ol start={first} className="list-none">
              {result.models.map((model) => (
                <ResultRow key={model.id} model={model} />
              ))}
            </ol>
          )}
          <Pagination
            label={t("pages.label")}
            previous={
              previous === null ? null : { href: pageBefore(previous), label: t("pages.previous") }
            }
            next={next === null ? null : { href: pageAt(next), label: t("pages.next") }}
          />
        </section>
      </div>
      <AutoSubmit form={FORM} busy={RESULTS} />
    </>
  );
}
