import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { constraintsOf } from "@/components/search/constraints";
import { SearchPage } from "@/components/search/search-page";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { loadSearch } from "@/lib/search/loaders";
import type { ModelSearch } from "@/lib/search/schema";
import { parseLenient, toParams } from "@/lib/search/url";
import { links } from "@/lib/web/links";

type Given = Record<string, string | string[] | undefined>;

/** More ways out than this are not read. */
const LOOSENINGS_TRIED = 8;

function searchOf(given: Given) {
  const params = new URLSearchParams();
  for (const [key, values] of Object.entries(given)) {
    for (const value of [values].flat()) if (value !== undefined) params.append(key, value);
  }
  return parseLenient(params);
}

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
  const loosenings = result.meta.total === 0 ? await waysOut(search) : [];
  return (
    <PageContainer>
      <PageTitle>{t("title")}</PageTitle>
      <SearchPage search={search} notes={notes} result={result} loosenings={loosenings} />
    </PageContainer>
  );
}

const waysOut = (search: ModelSearch) =>
  Promise.all(
    constraintsOf(search)
      .slice(0, LOOSENINGS_TRIED)
      .map(async (constraint) => ({
        constraint,
        total: (await loadSearch(constraint.loosened)).meta.total,
      })),
  );
