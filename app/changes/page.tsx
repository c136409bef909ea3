import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChangesSection } from "@/components/changes/changes-section";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { loadChanges } from "@/lib/catalog/changes/loaders";
import { changesParams, readChanges } from "@/lib/catalog/changes/url";
import { links } from "@/lib/web/links";
import { paramsOf } from "@/lib/web/params";
import { feedAlternates } from "./feed-alternates";

export async function generateMetadata({ searchParams }: PageProps<"/changes">): Promise<Metadata> {
  const t = await getTranslations("changes");
  const { query } = readChanges(paramsOf(await searchParams));
  return {
    title: t("title"),
    description: t("description"),
    alternates: {
      canonical: links.changes(changesParams(query)),
      types: feedAlternates([null]),
    },
  };
}

export default async function ChangesPage({ searchParams }: PageProps<"/changes">) {
  const t = await getTranslations("changes");
  const { query, notes } = readChanges(paramsOf(await searchParams));
  const answer = await loadChanges(null, { ...query, after: undefined });
  return (
    <PageContainer className="pb-20">
      <PageTitle lead={t("lead")}>{t("title")}</PageTitle>
      <ChangesSection
        query={query}
        notes={notes}
        answer={answer}
        modelRef={null}
        hrefOf={links.changes}
        none={<p>{t("none.all")}</p>}
      />
    </PageContainer>
  );
}
