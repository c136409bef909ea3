import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { constraintsOf } from "@/components/search/constraints";
import type { WayOut } from "@/components/search/no-results";
import { SearchPage } from "@/components/search/search-page";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { loadSearch } from "@/lib/search/loaders";
import type { ModelSearch } from "@/lib/search/schema";
import { parseLenient, toParams } from "@/lib/search/url";
import { links } from "@/lib/web/links";
import { paramsOf } from "@/lib/web/params";

type Given = Record<string, string | string[] | undefined>;

/** Of a search that asks for more than this, the rest is not tried. */
const CONSTRAINTS_TRIED = 8;

const searchOf = (given: Given) => parseLenient(paramsOf(given));

export async function generateMetadata({ searchParams }: PageProps<"/models">): Promise<Metadata> {
  const t = await getTranslations("search");
  const { search } = searchOf(await searchParams);
  return {
    title: search.q ? t("titleFor", { words: search.q }) : t("title"),
    description: t("description"),
    alternates: { canonical: links.models(toParams(search).toString()) },
  };
}

export default async function ModelsPage({ searchParams }: PageProps<"/models">) {
  const t = await getTranslations("search");
  const { search, notes } = searchOf(await searchParams);
  const result = await loadSearch({ ...search, facets: true });
  const waysOut = result.meta.total === 0 ? await findWaysOut(search) : [];
  return (
    <PageContainer>
      <PageTitle>{t("title")}</PageTitle>
      <SearchPage search={search} notes={notes} result={result} waysOut={waysOut} />
    </PageContainer>
  );
}

/** The ways out of an empty list that lead somewhere, the widest first: by one constraint less, else by one alone. */
async function findWaysOut(search: ModelSearch): Promise<WayOut[]> {
  const constraints = constraintsOf(search).slice(0, CONSTRAINTS_TRIED);
  for (const keeps of ["rest", "only"] as const) {
    const tried = await Promise.all(
      constraints.map(async (constraint) => {
        const next = keeps === "rest" ? constraint.dropped : constraint.alone;
        return { keeps, constraint, search: next, total: (await loadSearch(next)).meta.total };
      }),
    );
    const ways = tried.filter(({ total }) => total > 0).toSorted((a, b) => b.total - a.total);
    if (ways.length > 0) return ways;
  }
  return [];
}
