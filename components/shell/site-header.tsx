import { useTranslations } from "next-intl";
import { HeaderSearch } from "@/components/shell/header-search";
import { SearchBox } from "@/components/shell/search-box";
import { SiteNav } from "@/components/shell/site-nav";
import { Wordmark } from "@/components/shell/wordmark";
import { PageContainer } from "@/components/ui/page-container";
import { links } from "@/lib/web/links";

export function SiteHeader() {
  const t = useTranslations("shell");
  return (
    <header className="border-b border-line">
      <PageContainer className="flex flex-wrap items-center gap-x-8 gap-y-1 py-2">
        <Wordmark name={t("name")} />
        <SiteNav
          label={t("nav.label")}
          items={[
            { href: links.models(), label: t("nav.models") },
            { href: links.teachers(), label: t("nav.teachers") },
            { href: links.changes(), label: t("nav.changes") },
            { href: links.grades(), label: t("nav.evidence") },
            { href: links.api(), label: t("nav.api") },
          ]}
        />
        <HeaderSearch>
          <SearchBox
            id="site-search"
            label={t("search.label")}
            placeholder={t("search.short")}
            submit={t("search.submit")}
            className="w-full py-1 md:ml-auto md:w-80"
          />
        </HeaderSearch>
      </PageContainer>
    </header>
  );
}
