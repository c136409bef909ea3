import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SearchBox } from "@/components/shell/search-box";
import { ButtonLink } from "@/components/ui/button-link";
import { PageContainer } from "@/components/ui/page-container";
import { PageTitle } from "@/components/ui/page-title";
import { links } from "@/lib/web/links";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shell.notFound");
  return { title: t("title"), description: t("body") };
}

export default async function NotFound() {
  const t = await getTranslations("shell");
  return (
    <PageContainer narrow>
      <PageTitle lead={t("notFound.body")}>{t("notFound.title")}</PageTitle>
      <SearchBox
        id="not-found-search"
        size="large"
        label={t("search.label")}
        placeholder={t("search.placeholder")}
        submit={t("search.submit")}
      />
      <p className="mt-6 flex flex-wrap gap-3">
        <ButtonLink href={links.models()}>{t("notFound.models")}</ButtonLink>
        <ButtonLink href={links.teachers()}>{t("notFound.teachers")}</ButtonLink>
        <ButtonLink href={links.home()}>{t("notFound.home")}</ButtonLink>
      </p>
    </PageContainer>
  );
}
